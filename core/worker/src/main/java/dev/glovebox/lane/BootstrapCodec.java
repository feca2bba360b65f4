package dev.glovebox.lane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads a {@link Bootstrap} as UTF-8 JSON, on one line. */
public final class BootstrapCodec {
  private static final int MAX_LANES = 1024;
  private static final int MIN_MESSAGE_BYTES = 4 * 1024;
  private static final int MAX_MESSAGE_BYTES = 1024 * 1024 * 1024;

  private BootstrapCodec() {}

  /**
   * {@return the document, with a line feed at its end}
   *
   * @param bootstrap what is written, its secret included
   */
  public static byte[] encode(Bootstrap bootstrap) {
    MessageJsonWriter json = new MessageJsonWriter();
    json.writeStartObject();
    json.writeStringField("socket", bootstrap.socket());
    json.writeStringField("secret", bootstrap.secret());
    json.writeStringField("worker", bootstrap.worker());
    json.writeStringField("pool", bootstrap.pool());
    json.writeNumberField("lanes", bootstrap.lanes());
    json.writeNumberField("maxMessageBytes", bootstrap.maxMessageBytes());
    json.writeArrayFieldStart("libraries");
    for (Bootstrap.Library library : bootstrap.libraries()) {
      json.writeStartObject();
      LibraryJson.write(json, library);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.endLine();
    return json.toBytes();
  }

  /**
   * Reads such a document.
   *
   * @param utf8 the document, with or without the line feed
   * @return what it says
   * @throws IOException if it is no such document
   */
  public static Bootstrap decode(byte[] utf8) throws IOException {
    JsonObject json = JsonObject.parse(utf8);
    List<Bootstrap.Library> libraries = new ArrayList<>();
    for (JsonObject library : json.objects("libraries")) {
      libraries.add(LibraryJson.read(library));
    }
    return new Bootstrap(
        json.string("socket"),
        json.string("secret"),
        json.string("worker"),
        json.string("pool"),
        inRange(json, "lanes", 1, MAX_LANES),
        inRange(json, "maxMessageBytes", MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES),
        libraries);
  }

  private static int inRange(JsonObject json, String member, int least, int most)
      throws IOException {
    int value = json.integer(member);
    if (value < least || value > most) {
      throw new IOException(
          "member '" + member + "' is " + value + ", not from " + least + " to " + most);
    }
    return value;
  }
}

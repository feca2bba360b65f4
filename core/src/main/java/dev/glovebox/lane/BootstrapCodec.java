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

  /** The document, with a line feed at its end. */
  public static byte[] encode(Bootstrap bootstrap) {
    JsonWriter json = new JsonWriter();
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
      json.writeStringField("name", library.name());
      json.writeStringField("path", library.path());
      json.writeStringField("sha256", library.sha256());
      json.writeStringField("stamp", library.stamp());
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
   * @throws IOException if it is no such document
   */
  public static Bootstrap decode(byte[] utf8) throws IOException {
    JsonObject json = JsonObject.parse(utf8);
    List<Bootstrap.Library> libraries = new ArrayList<>();
    for (JsonObject library : json.objects("libraries")) {
      libraries.add(
          new Bootstrap.Library(
              library.string("name"),
              library.string("path"),
              library.optionalString("sha256"),
              library.optionalString("stamp")));
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

package dev.glovebox.lane;

import java.io.IOException;

/** A designated library, as the bootstrap and {@code load} name it. */
final class LibraryJson {
  private LibraryJson() {}

  /** Writes its members into the object that is open. */
  static void write(MessageJsonWriter json, Bootstrap.Library library) {
    json.writeStringField("name", library.name());
    json.writeStringField("path", library.path());
    json.writeStringField("sha256", library.sha256());
    json.writeStringField("stamp", library.stamp());
    json.writeBooleanField("byPath", library.byPath());
  }

  static Bootstrap.Library read(JsonObject json) throws IOException {
    return new Bootstrap.Library(
        json.string("name"),
        json.string("path"),
        json.optionalString("sha256"),
        json.optionalString("stamp"),
        json.flag("byPath"));
  }
}

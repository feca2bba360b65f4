package dev.glovebox.registry;

/**
 * A place in a document.
 *
 * @param pointer as RFC 6901 writes it; empty for the whole document
 */
record JsonPath(String pointer) {
  static final JsonPath ROOT = new JsonPath("");

  JsonPath then(String key) {
    return new JsonPath(pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
  }

  JsonPath then(int index) {
    return new JsonPath(pointer + "/" + index);
  }
}

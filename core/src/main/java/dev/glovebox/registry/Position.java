package dev.glovebox.registry;

import com.fasterxml.jackson.core.JsonLocation;

/**
 * Where something stands in a file.
 *
 * @param line 1-based; 0 where unknown
 * @param column 1-based, in characters; 0 where unknown
 */
record Position(int line, int column) {
  static final Position UNKNOWN = new Position(0, 0);

  static Position of(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? UNKNOWN
        : new Position(location.getLineNr(), Math.max(1, location.getColumnNr()));
  }
}

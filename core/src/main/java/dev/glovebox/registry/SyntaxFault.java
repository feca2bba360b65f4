package dev.glovebox.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a parser says about a document that it cannot read, on one line.
 *
 * @param at where the parser gave up
 * @param problem without the excerpts that YAML's messages contain
 */
record SyntaxFault(Position at, String problem) {
  /** SnakeYAML's messages give each place on an indented line; the last one is the problem's. */
  private static final Pattern PLACE =
      Pattern.compile("(?m)^ +in .*, line (\\d{1,9}), column (\\d{1,9}):?");

  static SyntaxFault of(JsonProcessingException e) {
    String message = e.getOriginalMessage() == null ? e.toString() : e.getOriginalMessage();
    Position at = Position.of(e.getLocation());
    Matcher place = PLACE.matcher(message);
    while (place.find()) {
      at = new Position(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
    }
    String problem =
        message
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .collect(Collectors.joining(": "));
    return new SyntaxFault(at, "not well-formed: " + problem);
  }
}

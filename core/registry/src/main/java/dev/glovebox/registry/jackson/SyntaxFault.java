package dev.glovebox.registry.jackson;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.glovebox.registry.RegistrySyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Jackson says about a document that it cannot read, on one line and without an excerpt. */
final class SyntaxFault {
  /** SnakeYAML's messages give each place on an indented line; the last one is the problem's. */
  private static final Pattern PLACE =
      Pattern.compile("(?m)^ +in .*, line (\\d{1,9}), column (\\d{1,9}):?");

  private SyntaxFault() {}

  static RegistrySyntaxException of(JsonProcessingException e) {
    String message = e.getOriginalMessage() == null ? e.toString() : e.getOriginalMessage();
    JsonLocation location = e.getLocation();
    int line = location == null ? 0 : location.getLineNr();
    int column = location == null ? 0 : Math.max(1, location.getColumnNr());
    Matcher place = PLACE.matcher(message);
    while (place.find()) {
      line = Integer.parseInt(place.group(1));
      column = Integer.parseInt(place.group(2));
    }
    String problem =
        message
            .lines()
            .filter(text -> !text.isBlank() && !text.startsWith(" "))
            .collect(Collectors.joining(": "));
    return new RegistrySyntaxException(line, column, problem, e);
  }
}

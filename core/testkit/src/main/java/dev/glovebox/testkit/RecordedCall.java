package dev.glovebox.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A call that a {@link FakeGlovebox} was asked for.
 *
 * @param library its name in the registry
 * @param function the name of the Java method, or of the declaration
 * @param number which call of this function it was, from 1
 * @param arguments as the caller gave them: what can be changed, as arrays, is not copied
 * @param worker the name of the worker that it went to, for example {@code greeter-1#2}
 * @param inSession whether it was made in a session
 */
public record RecordedCall(
    String library,
    String function,
    int number,
    List<Object> arguments,
    String worker,
    boolean inSession) {

  /**
   * Keeps the list as it is now.
   *
   * @param library its name
   * @param function its name
   * @param number from 1
   * @param arguments copied, but not what they hold
   * @param worker its name
   * @param inSession whether it was made in a session
   */
  public RecordedCall {
    arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  static RecordedCall of(
      FakeFunction function, int number, Object[] arguments, String worker, boolean inSession) {
    return new RecordedCall(
        function.library(), function.name(), number, Arrays.asList(arguments), worker, inSession);
  }
}

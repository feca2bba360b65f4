package dev.glovebox.testkit;

import dev.glovebox.CallSettings;
import dev.glovebox.marshal.declared.DeclaredResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A declared function that Java code answers.
 *
 * @param function which one
 * @param answer from values to what is returned
 * @param deadline of its calls that have none of their own
 */
record FakeHandler(
    FakeFunction function, Function<List<?>, ?> answer, Optional<Duration> deadline) {

  DeclaredResult call(List<?> values, CallSettings settings, Callers callers) {
    Object result;
    try {
      result =
          callers.call(
              function,
              values.toArray(),
              settings.deadline().or(() -> deadline),
              () -> answer.apply(values));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a function throws no checked exception", e);
    }
    return result instanceof DeclaredResult whole
        ? whole
        : new DeclaredResult(result, Map.of(), OptionalInt.empty());
  }
}

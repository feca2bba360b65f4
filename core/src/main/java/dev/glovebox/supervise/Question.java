package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;

/**
 * Something that is asked of a worker besides calls: to load, to bind, to read its memory.
 *
 * @param what a noun, for messages
 * @param context with the outcome if the wait fails
 */
record Question(String what, Deadline deadline, CallContext context) implements Wait {
  Question withOutcome(Outcome outcome) {
    return new Question(what, deadline, context.withOutcome(outcome));
  }
}

package dev.glovebox.link;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;

/**
 * Something that is asked of a worker besides calls: to load, to bind, to read its memory.
 *
 * @param what a noun, for messages
 * @param context with the outcome if the wait fails
 */
record Request(String what, Deadline deadline, CallContext context) implements Wait {
  Request withOutcome(Outcome outcome) {
    return new Request(what, deadline, context.withOutcome(outcome));
  }
}

/**
 * The exceptions of Glovebox: unchecked, one root, with fields and not only text.
 *
 * <p>Every exception says what happened, to which library, function and worker, whether the call
 * ran ({@link dev.glovebox.failure.Outcome}), and ends with what to do next.
 */
package dev.glovebox.failure;

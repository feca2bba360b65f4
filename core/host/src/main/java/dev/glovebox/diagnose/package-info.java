/**
 * Reports on native calls that hang and on processes that crash, made from outside.
 *
 * <p>A {@link dev.glovebox.failure.HangReport} is made from two {@link
 * dev.glovebox.diagnose.ThreadSample samples} of the calling thread while it still hangs; a {@link
 * dev.glovebox.failure.CrashReport} from what a process left behind. Both state their evidence, and
 * say so where it is missing.
 */
package dev.glovebox.diagnose;

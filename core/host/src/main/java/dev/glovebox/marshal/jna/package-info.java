/**
 * Calls with the whole of JNA's type system: JNA converts, and the memory, pointers and callbacks
 * that the arguments reach are carried to the worker and back.
 *
 * <p>{@link dev.glovebox.marshal.jna.JnaMethod} is the way in; {@code JnaCall} is one call, {@code
 * MemoryImage} what it carries, and {@code WorkerSide} what this process has in one worker.
 *
 * <p><b>Threads:</b> methods and functions are immutable; what is made for one call belongs to the
 * thread that calls; what is kept of a worker, or of memory, is safe for use by several, under
 * locks that are leaves.
 */
package dev.glovebox.marshal.jna;

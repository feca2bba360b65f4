/**
 * Calls by the signatures of the registry, with values as JSON has them: numbers, strings, bytes,
 * lists, and maps for structures.
 *
 * <p>{@link dev.glovebox.marshal.declared.DeclaredMarshaller} is the way in; a {@code MemoryType}
 * is a declared type as it lies in memory.
 *
 * <p><b>Threads:</b> marshallers and types are immutable; what is made for one call belongs to the
 * thread that calls.
 */
package dev.glovebox.marshal.declared;

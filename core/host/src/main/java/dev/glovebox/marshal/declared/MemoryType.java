package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiElement;
import java.util.List;

/**
 * A declared type as it lies in memory: in a structure, in an array, or behind a pointer.
 *
 * <p>Immutable, and so safe for any number of threads.
 */
interface MemoryType {
  int sizeBytes();

  /**
   * The value as {@link #put} takes it.
   *
   * @throws dev.glovebox.failure.SignatureException if it does not fit the type
   */
  Object checked(Object value, ValueSite site);

  /** Writes a checked value. */
  void put(MemoryWriter to, int offset, Object value);

  /** Reads a value, as {@link #checked} would take it. */
  Object get(MemoryReader from, int offset);

  /** Adds what it is to the calling convention. */
  void addElements(List<AbiElement> elements);
}

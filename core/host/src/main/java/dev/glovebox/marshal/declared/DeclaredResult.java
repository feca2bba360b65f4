package dev.glovebox.marshal.declared;

import dev.glovebox.marshal.memory.WorkerPointer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a call by a declared signature came to.
 *
 * <p>Values are a {@code Long}, {@code BigInteger} for what exceeds it, {@code Double}, {@code
 * Boolean}, {@code String}, {@code byte[]} for bytes, a {@code List} for an array, a {@code Map} by
 * field for a structure, a {@link WorkerPointer}, a constant {@code Pointer} from -4096 to 4095, or
 * null for a null string or pointer.
 *
 * @param value what the function returned; null for a void function
 * @param out what it put out, by parameter, in their order; without what it has no {@code out} or
 *     {@code inout} parameter for
 * @param errno what {@code errno} was when it had returned; empty unless that is declared
 */
public record DeclaredResult(Object value, Map<String, Object> out, OptionalInt errno) {
  /**
   * Copies what was put out.
   *
   * @param value what the function returned; null for a void function
   * @param out what it put out, by parameter, in their order
   * @param errno what {@code errno} was when it had returned
   */
  public DeclaredResult {
    out = Collections.unmodifiableMap(new LinkedHashMap<>(out));
  }
}

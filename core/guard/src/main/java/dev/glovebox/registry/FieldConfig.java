package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A field of a declared structure.
 *
 * @param name unique in the structure
 * @param type a {@code bool} is C's {@code _Bool}, of one byte
 * @param size how many elements an array, bytes or a string have in the structure itself; a string
 *     without one is a {@code char *}
 * @param encoding of a string; empty for the library's
 */
public record FieldConfig(
    String name, TypeConfig type, OptionalInt size, Optional<Charset> encoding) {
  /** The most elements of one field. */
  public static final int LARGEST = 1 << 20;

  /**
   * Refuses, by {@link IllegalArgumentException}, a name that C has not, and a type or size that a
   * field cannot have.
   *
   * @param name unique in the structure
   * @param type a {@code bool} is C's {@code _Bool}, of one byte
   * @param size how many elements an array, bytes or a string have in the structure itself
   * @param encoding of a string; empty for the library's
   */
  public FieldConfig {
    Names.checkField(name);
    Objects.requireNonNull(type, "type");
    encoding.ifPresent(LibraryConfig::checkedEncoding);
    if (type.is(NativeType.VOID)) {
      throw new InvalidSetting("type", "a field cannot be void");
    }
    boolean needed = type instanceof TypeConfig.Bytes || type instanceof TypeConfig.Array;
    if (needed && size.isEmpty()) {
      throw new InvalidSetting(
          "type", "a field of type " + type.text() + " needs a 'size', a number");
    }
    if (size.isPresent() && !needed && !type.is(NativeType.STRING)) {
      throw new InvalidSetting("size", "a field of type " + type.text() + " has no 'size'");
    }
    if (size.isPresent() && (size.getAsInt() < 1 || size.getAsInt() > LARGEST)) {
      throw new InvalidSetting(
          "size", "the size of a field is from 1 to " + LARGEST + ", not " + size.getAsInt());
    }
    if (encoding.isPresent() && !type.is(NativeType.STRING)) {
      throw new InvalidSetting("encoding", "only a string has an 'encoding'");
    }
  }

  /**
   * {@return a field without a size and an encoding of its own}
   *
   * @param name unique in the structure
   * @param type what it holds
   */
  public static FieldConfig of(String name, TypeConfig type) {
    return new FieldConfig(name, type, OptionalInt.empty(), Optional.empty());
  }

  /** {@return how many bytes it takes in its structure} */
  public long sizeBytes() {
    if (type instanceof TypeConfig.Array array) {
      return size.orElseThrow() * elementBytes(array.of());
    }
    return size.isPresent() ? size.getAsInt() : elementBytes(type);
  }

  /** {@return a multiple of which its offset is in C, unless the structure is packed} */
  public int alignmentBytes() {
    TypeConfig element = type instanceof TypeConfig.Array array ? array.of() : type;
    if (element instanceof TypeConfig.Structure nested) {
      return nested.structure().alignmentBytes();
    }
    return size.isPresent() && element == type ? 1 : (int) elementBytes(element);
  }

  /**
   * {@return how many bytes one value of a type takes in memory; 1 for bytes}
   *
   * @param type any that an element or a field may have
   */
  public static long elementBytes(TypeConfig type) {
    if (type instanceof TypeConfig.Structure nested) {
      return nested.structure().sizeBytes();
    }
    if (type instanceof TypeConfig.Plain plain && plain.type() != NativeType.BOOL) {
      return plain.type().abi().sizeBytes();
    }
    return 1;
  }
}

package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import java.util.Objects;
import java.util.Set;

/** A declared type of a parameter, a result, an element, or a field. */
public sealed interface TypeConfig {
  /** {@return the word for it in a registry file, for example {@code i32[]} for an array} */
  String text();

  /** {@return whether it is an integer, of any width} */
  default boolean isInteger() {
    return false;
  }

  /** {@return whether it is {@code string} or {@code wstring}} */
  default boolean isText() {
    return this instanceof Plain plain
        && (plain.type == NativeType.STRING || plain.type == NativeType.WSTRING);
  }

  /**
   * {@return whether it is this one of the types that have a name of their own}
   *
   * @param type the one to compare with
   */
  default boolean is(NativeType type) {
    return this instanceof Plain plain && plain.type == type;
  }

  /**
   * A number, a boolean, a string, a pointer, or void.
   *
   * @param type any type with a name of its own, {@code void} included
   */
  record Plain(NativeType type) implements TypeConfig {
    private static final Set<NativeType> OTHERS =
        Set.of(
            NativeType.VOID,
            NativeType.BOOL,
            NativeType.F32,
            NativeType.F64,
            NativeType.STRING,
            NativeType.WSTRING,
            NativeType.POINTER);

    /**
     * Refuses a missing type.
     *
     * @param type any type with a name of its own, {@code void} included
     */
    public Plain {
      Objects.requireNonNull(type, "type");
    }

    @Override
    public String text() {
      return type.typeName();
    }

    @Override
    public boolean isInteger() {
      return !OTHERS.contains(type);
    }
  }

  /** Bytes without a meaning; base64 in JSON. */
  record Bytes() implements TypeConfig {
    /** Its word in a registry file. */
    public static final String NAME = "bytes";

    @Override
    public String text() {
      return NAME;
    }
  }

  /**
   * Elements one after the other.
   *
   * @param of what each is; neither bytes nor an array
   */
  record Array(TypeConfig of) implements TypeConfig {
    /** Its word in a registry file. */
    public static final String NAME = "array";

    /**
     * Refuses, by {@link IllegalArgumentException}, elements that an array cannot have.
     *
     * @param of what each is; neither bytes nor an array
     */
    public Array {
      if (of instanceof Array || of instanceof Bytes || of.is(NativeType.VOID)) {
        throw new InvalidSetting("of", "an array has no elements of type " + of.text());
      }
    }

    @Override
    public String text() {
      return of.text() + "[]";
    }
  }

  /**
   * A structure that is declared under {@code types}.
   *
   * @param structure as it is declared
   */
  record Structure(StructureConfig structure) implements TypeConfig {
    /**
     * Refuses a missing structure.
     *
     * @param structure as it is declared
     */
    public Structure {
      Objects.requireNonNull(structure, "structure");
    }

    @Override
    public String text() {
      return structure.name();
    }
  }

  /**
   * {@return the type of this name in the registry's own words}
   *
   * @param type any, {@code void} included
   */
  static TypeConfig of(NativeType type) {
    return new Plain(type);
  }
}

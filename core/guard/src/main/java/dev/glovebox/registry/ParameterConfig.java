package dev.glovebox.registry;

import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.NativeType;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;

/**
 * A parameter of a declared function.
 *
 * @param name by which callers may pass it; {@code arg1}, {@code arg2} and so on by default
 * @param type what it is or points to
 * @param byReference whether the function gets a pointer to the value. Always so for bytes, arrays
 *     and strings that have a size; otherwise where a direction is declared
 * @param direction {@code in} by default
 * @param size how many bytes or elements it points to; without one, as many as the caller gives
 * @param encoding of a string; empty for the library's
 * @param free the function that releases a string which the function has put out, in the worker,
 *     once it was copied; empty by default: the library keeps it
 */
public record ParameterConfig(
    String name,
    TypeConfig type,
    boolean byReference,
    Direction direction,
    Optional<SizeConfig> size,
    Optional<Charset> encoding,
    Optional<String> free) {

  /**
   * Refuses, by {@link IllegalArgumentException}, a name of the wrong form, and what does not fit
   * the type and the direction.
   *
   * @param name by which callers may pass it
   * @param type what it is or points to
   * @param byReference whether the function gets a pointer to the value
   * @param direction {@code in} by default
   * @param size how many bytes or elements it points to
   * @param encoding of a string; empty for the library's
   * @param free the function that releases a string which the function has put out, in the worker,
   *     once it was copied
   */
  public ParameterConfig {
    Names.checkParameter(name);
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(direction, "direction");
    free.ifPresent(Names::checkSymbol);
    encoding.ifPresent(LibraryConfig::checkedEncoding);
    boolean many = type instanceof TypeConfig.Bytes || type instanceof TypeConfig.Array;
    byReference = byReference || many || size.isPresent();
    if (type.is(NativeType.VOID)) {
      throw new InvalidSetting(
          "type", "an argument cannot be void; a function without arguments has args: []");
    }
    if (size.isPresent() && !many && !type.is(NativeType.STRING)) {
      throw new InvalidSetting("size", "a parameter of type " + type.text() + " has no 'size'");
    }
    if (direction.out() && many && size.isEmpty()) {
      throw new InvalidSetting(
          "direction",
          "what the function writes to must have a 'size': a number, or the name of the parameter"
              + " that says it");
    }
    if (encoding.isPresent() && !type.is(NativeType.STRING)) {
      throw new InvalidSetting("encoding", "only a string has an 'encoding'");
    }
    checkText(type, byReference, direction, size.isPresent());
    if (free.isPresent() && !(type.isText() && direction == Direction.OUT && size.isEmpty())) {
      throw new InvalidSetting(
          "free",
          "'free' needs a string or wstring that the function puts out, without a 'size', not "
              + direction.text()
              + " "
              + type.text());
    }
    if (!byReference && type instanceof TypeConfig.Structure structure) {
      checkByValue(structure.structure(), "type");
    }
  }

  private static void checkText(
      TypeConfig type, boolean byReference, Direction direction, boolean sized) {
    if (!type.isText() || !byReference) {
      return;
    }
    if (sized && direction == Direction.IN) {
      throw new InvalidSetting(
          "size", "a string that is only read has no 'size': it ends with its zero byte");
    }
    if (!sized && direction != Direction.OUT) {
      throw new InvalidSetting(
          "direction",
          "a string is passed as it is, without a direction; to be written to it needs direction"
              + " out, or a 'size'");
    }
  }

  static void checkByValue(StructureConfig structure, String key) {
    if (structure.isPacked()) {
      throw new InvalidSetting(
          key,
          "structure '"
              + structure.name()
              + "' is packed and cannot be passed by value; give it a direction, to pass its"
              + " address");
    }
    if (structure.scalars() > AggregateLayout.MAX_SCALARS) {
      throw new InvalidSetting(
          key,
          "structure '"
              + structure.name()
              + "' has "
              + structure.scalars()
              + " scalars; by value it may have "
              + AggregateLayout.MAX_SCALARS);
    }
  }

  /**
   * {@return a parameter by value, with nothing else said}
   *
   * @param name by which callers may pass it
   * @param type what it is
   */
  public static ParameterConfig of(String name, TypeConfig type) {
    return new ParameterConfig(
        name, type, false, Direction.IN, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * {@return a pointer to one value}
   *
   * @param name by which callers may pass it
   * @param type what it points to
   * @param direction who fills it
   */
  public static ParameterConfig reference(String name, TypeConfig type, Direction direction) {
    return new ParameterConfig(
        name, type, true, direction, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * {@return a pointer to as many bytes or elements as {@code size} says}
   *
   * @param name by which callers may pass it
   * @param type what it points to
   * @param direction who fills it
   * @param size how many bytes or elements there are
   */
  public static ParameterConfig sized(
      String name, TypeConfig type, Direction direction, SizeConfig size) {
    return new ParameterConfig(
        name, type, true, direction, Optional.of(size), Optional.empty(), Optional.empty());
  }

  /**
   * {@return a parameter as messages name it: {@code parameter 2 (length)}}
   *
   * @param index from 0
   * @param name not shown where it is only its place
   */
  public static String described(int index, String name) {
    String place = "parameter " + (index + 1);
    return name.equals(defaultName(index)) ? place : place + " (" + name + ")";
  }

  /**
   * {@return the name that a parameter has by its place}
   *
   * @param index from 0; the name counts from 1
   */
  public static String defaultName(int index) {
    return "arg" + (index + 1);
  }
}

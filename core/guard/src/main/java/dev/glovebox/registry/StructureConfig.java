package dev.glovebox.registry;

import dev.glovebox.abi.AggregateLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A structure that is declared under {@code types}, with the layout that a C compiler gives it.
 *
 * @param name its name under {@code types}
 * @param fields in C's order; at least one
 * @param pack the largest alignment of a field, as {@code #pragma pack} has it: 1, 2, 4, 8 or 16;
 *     empty by default: each field at its own
 */
public record StructureConfig(String name, List<FieldConfig> fields, OptionalInt pack) {
  /** The largest structure. */
  public static final long LARGEST_BYTES = 16L << 20;

  /**
   * Refuses, by {@link IllegalArgumentException}, a name that C has not, no field at all, fields of
   * one name, and a structure that is too large.
   *
   * @param name its name under {@code types}
   * @param fields in C's order; at least one
   * @param pack the largest alignment of a field, as {@code #pragma pack} has it: 1, 2, 4, 8 or 16
   */
  public StructureConfig {
    Names.checkType(name);
    fields = List.copyOf(fields);
    if (fields.isEmpty()) {
      throw new InvalidSetting("fields", "a structure has at least one field");
    }
    if (pack.isPresent() && !Set.of(1, 2, 4, 8, 16).contains(pack.getAsInt())) {
      throw new InvalidSetting("pack", "expected 1, 2, 4, 8 or 16, found " + pack.getAsInt());
    }
    Set<String> names = new HashSet<>();
    for (FieldConfig field : fields) {
      if (!names.add(field.name())) {
        throw new InvalidSetting("fields", "field '" + field.name() + "' is declared twice");
      }
    }
    long bytes = end(fields, pack);
    if (bytes > LARGEST_BYTES) {
      throw new InvalidSetting(
          "fields", "a structure of " + bytes + " bytes, at most " + LARGEST_BYTES);
    }
    int depth = 1 + deepest(fields);
    if (depth > AggregateLayout.MAX_DEPTH) {
      throw new InvalidSetting(
          "fields", "structures nested deeper than " + AggregateLayout.MAX_DEPTH);
    }
  }

  /** {@return the size, with all padding} */
  public int sizeBytes() {
    return (int) align(end(fields, pack), alignmentBytes());
  }

  /** {@return a multiple of which its address is} */
  public int alignmentBytes() {
    int most = 1;
    for (FieldConfig field : fields) {
      most = Math.max(most, alignment(field, pack));
    }
    return most;
  }

  /** {@return where each field begins, in their order} */
  public List<Integer> offsets() {
    List<Integer> offsets = new ArrayList<>();
    long at = 0;
    for (FieldConfig field : fields) {
      at = align(at, alignment(field, pack));
      offsets.add((int) at);
      at += field.sizeBytes();
    }
    return offsets;
  }

  /** {@return how many scalars it has, those of nested structures and arrays included} */
  public long scalars() {
    long count = 0;
    for (FieldConfig field : fields) {
      TypeConfig type = field.type();
      TypeConfig element = type instanceof TypeConfig.Array array ? array.of() : type;
      long each = element instanceof TypeConfig.Structure nested ? nested.structure().scalars() : 1;
      count += each * field.size().orElse(1);
    }
    return count;
  }

  /**
   * {@return whether a field of it, or of a structure in it, is not where C would place it by
   * itself}
   */
  public boolean isPacked() {
    return pack.isPresent() || nested(fields).stream().anyMatch(StructureConfig::isPacked);
  }

  private static long end(List<FieldConfig> fields, OptionalInt pack) {
    long at = 0;
    for (FieldConfig field : fields) {
      at = align(at, alignment(field, pack)) + field.sizeBytes();
    }
    return at;
  }

  private static int alignment(FieldConfig field, OptionalInt pack) {
    return Math.min(field.alignmentBytes(), pack.orElse(Integer.MAX_VALUE));
  }

  private static long align(long at, int alignment) {
    return (at + alignment - 1) / alignment * alignment;
  }

  private static int deepest(List<FieldConfig> fields) {
    return nested(fields).stream()
        .mapToInt(structure -> 1 + deepest(structure.fields))
        .max()
        .orElse(0);
  }

  private static List<StructureConfig> nested(List<FieldConfig> fields) {
    List<StructureConfig> nested = new ArrayList<>();
    for (FieldConfig field : fields) {
      TypeConfig type = field.type();
      TypeConfig element = type instanceof TypeConfig.Array array ? array.of() : type;
      if (element instanceof TypeConfig.Structure structure) {
        nested.add(structure.structure());
      }
    }
    return nested;
  }
}

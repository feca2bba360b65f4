package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.registry.FieldConfig;
import dev.glovebox.registry.NearestName;
import dev.glovebox.registry.StructureConfig;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A declared structure in memory: a map of its fields by name, in their order. */
final class StructureMemory implements MemoryType {
  /** A field, and where it lies. */
  private record Field(String name, MemoryType type, int offset) {}

  private final String name;
  private final int sizeBytes;
  private final int alignmentBytes;
  private final List<Field> fields = new ArrayList<>();
  private final List<String> names;

  StructureMemory(StructureConfig declared, Charset charset) {
    this.name = declared.name();
    this.sizeBytes = declared.sizeBytes();
    this.alignmentBytes = declared.alignmentBytes();
    List<Integer> offsets = declared.offsets();
    for (FieldConfig field : declared.fields()) {
      fields.add(
          new Field(field.name(), MemoryTypes.field(field, charset), offsets.get(fields.size())));
    }
    this.names = fields.stream().map(Field::name).toList();
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public Object checked(Object value, ValueSite site) {
    if (!(value instanceof Map<?, ?> given)) {
      throw site.mismatch(name, "a structure with " + String.join(", ", names), value);
    }
    for (Object key : given.keySet()) {
      if (!names.contains(key)) {
        String hint =
            NearestName.among(String.valueOf(key), names)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        throw site.refused(
            "is of type " + name + ", which has no field '" + key + "'" + hint,
            "Pass " + String.join(", ", names) + ".");
      }
    }
    Map<String, Object> checked = new LinkedHashMap<>();
    for (Field field : fields) {
      if (!given.containsKey(field.name)) {
        throw site.refused(
            "is of type " + name + ", and its field '" + field.name + "' is missing",
            "Pass " + String.join(", ", names) + ".");
      }
      checked.put(field.name, field.type.checked(given.get(field.name), site.field(field.name)));
    }
    return checked;
  }

  @Override
  public void put(MemoryWriter to, int offset, Object value) {
    Map<?, ?> values = (Map<?, ?>) value;
    for (Field field : fields) {
      field.type.put(to, offset + field.offset, values.get(field.name));
    }
  }

  @Override
  public Object get(MemoryReader from, int offset) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      values.put(field.name, field.type.get(from, offset + field.offset));
    }
    return values;
  }

  @Override
  public void addElements(List<AbiElement> elements) {
    elements.add(layout());
  }

  /** How it is passed by value. */
  AggregateLayout layout() {
    List<AbiElement> elements = new ArrayList<>();
    fields.forEach(field -> field.type.addElements(elements));
    return new AggregateLayout(sizeBytes, alignmentBytes, elements);
  }
}

package dev.glovebox.marshal.declared;

import dev.glovebox.registry.FieldConfig;
import dev.glovebox.registry.TypeConfig;
import java.nio.charset.Charset;

/** Declared types as they lie in memory. */
final class MemoryTypes {
  private MemoryTypes() {}

  /** One value of a type; neither of bytes nor of an array, which have a size. */
  static MemoryType of(TypeConfig type, Charset charset) {
    if (type instanceof TypeConfig.Structure structure) {
      return new StructureMemory(structure.structure(), charset);
    }
    if (type instanceof TypeConfig.Plain plain) {
      return plain.isText()
          ? new StringMemory(plain.type(), charset)
          : new ScalarMemory(plain.type());
    }
    throw new IllegalArgumentException("a type without a size of its own: " + type.text());
  }

  static MemoryType field(FieldConfig field, Charset libraryCharset) {
    Charset charset = field.encoding().orElse(libraryCharset);
    if (field.type() instanceof TypeConfig.Bytes) {
      return new InlineBytes(field.size().orElseThrow());
    }
    if (field.type() instanceof TypeConfig.Array array) {
      return new ArrayMemory(
          of(array.of(), charset), array.of().text(), field.size().orElseThrow());
    }
    return field.size().isPresent()
        ? new InlineText(field.size().getAsInt(), charset)
        : of(field.type(), charset);
  }
}

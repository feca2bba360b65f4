package dev.glovebox.marshal.declared;

import dev.glovebox.abi.NativeType;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.registry.TypeConfig;
import java.nio.charset.Charset;
import java.util.List;

/**
 * What a pointer of a declared signature points to.
 *
 * <p>Immutable, and so safe for any number of threads.
 */
sealed interface Referent {
  /** What its size counts. */
  String unit();

  /** The size of what is counted. */
  int elementBytes();

  Object checked(Object value, ValueSite site);

  /**
   * Compares a checked value with the size that a call says.
   *
   * @throws dev.glovebox.failure.SignatureException if it is not right for it
   */
  void requireSize(Object checked, DeclaredSize size, ValueSite site);

  /** The bytes of a checked value, for a call that says its size. */
  MemoryContent content(Object checked, DeclaredSize size);

  /**
   * The value in memory that came back.
   *
   * @param count how many elements the function has left there; -1 if that is not declared
   */
  Object read(MemoryReader from, long count);

  static Referent of(ParameterConfig declared, Charset charset) {
    TypeConfig type = declared.type();
    if (type instanceof TypeConfig.Bytes) {
      return new Raw();
    }
    if (type instanceof TypeConfig.Array array) {
      return new Elements(MemoryTypes.of(array.of(), charset), array.of().text());
    }
    return declared.size().isPresent() ? new Text(charset) : new One(MemoryTypes.of(type, charset));
  }

  /** Bytes without a meaning. */
  record Raw() implements Referent {
    @Override
    public String unit() {
      return "bytes";
    }

    @Override
    public int elementBytes() {
      return 1;
    }

    @Override
    public Object checked(Object value, ValueSite site) {
      if (value instanceof byte[]) {
        return value;
      }
      throw site.mismatch("bytes", "bytes", value);
    }

    @Override
    public void requireSize(Object checked, DeclaredSize size, ValueSite site) {
      size.require(((byte[]) checked).length, unit(), site);
    }

    @Override
    public MemoryContent content(Object checked, DeclaredSize size) {
      byte[] bytes = (byte[]) checked;
      return MemoryContent.of(bytes, bytes.length);
    }

    @Override
    public Object read(MemoryReader from, long count) {
      return from.bytes(0, (int) count);
    }
  }

  /** A {@code char} buffer that holds a string. */
  record Text(Charset charset) implements Referent {
    @Override
    public String unit() {
      return "bytes";
    }

    @Override
    public int elementBytes() {
      return 1;
    }

    @Override
    public Object checked(Object value, ValueSite site) {
      Object text = DeclaredScalars.checked(NativeType.STRING, value, site);
      return Encodable.checked((String) text, charset, site);
    }

    @Override
    public void requireSize(Object checked, DeclaredSize size, ValueSite site) {
      byte[] bytes = ((String) checked).getBytes(charset);
      if (bytes.length >= size.count()) {
        throw site.refused(
            "and its zero byte have " + (bytes.length + 1) + " bytes, but room for " + size.count(),
            "Pass a shorter string, or a larger size.");
      }
    }

    @Override
    public MemoryContent content(Object checked, DeclaredSize size) {
      return MemoryContent.of(((String) checked).getBytes(charset), size.count());
    }

    @Override
    public Object read(MemoryReader from, long count) {
      return InlineText.text(from.bytes(0, (int) count), charset);
    }
  }

  /** Elements one after the other. */
  record Elements(MemoryType element, String name) implements Referent {
    @Override
    public String unit() {
      return "elements";
    }

    @Override
    public int elementBytes() {
      return element.sizeBytes();
    }

    @Override
    public Object checked(Object value, ValueSite site) {
      return ArrayMemory.elements(element, name, value, site);
    }

    @Override
    public void requireSize(Object checked, DeclaredSize size, ValueSite site) {
      size.require(((List<?>) checked).size(), unit(), site);
    }

    @Override
    public MemoryContent content(Object checked, DeclaredSize size) {
      return MemoryContent.of(element, (List<?>) checked);
    }

    @Override
    public Object read(MemoryReader from, long count) {
      return new ArrayMemory(element, name, (int) count).get(from, 0);
    }
  }

  /** One value. */
  record One(MemoryType type) implements Referent {
    @Override
    public String unit() {
      return "values";
    }

    @Override
    public int elementBytes() {
      return type.sizeBytes();
    }

    @Override
    public Object checked(Object value, ValueSite site) {
      return type.checked(value, site);
    }

    @Override
    public void requireSize(Object checked, DeclaredSize size, ValueSite site) {
      // One value has the size of its type.
    }

    @Override
    public MemoryContent content(Object checked, DeclaredSize size) {
      return MemoryContent.of(type, List.of(checked));
    }

    @Override
    public Object read(MemoryReader from, long count) {
      return type.get(from, 0);
    }
  }
}

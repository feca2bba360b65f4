package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiElement;
import java.util.ArrayList;
import java.util.List;

/**
 * Elements one after the other.
 *
 * @param name of an element's type, for messages
 */
record ArrayMemory(MemoryType element, String name, int count) implements MemoryType {
  @Override
  public int sizeBytes() {
    return Math.multiplyExact(element.sizeBytes(), count);
  }

  @Override
  public Object checked(Object value, ValueSite site) {
    List<Object> elements = elements(element, name, value, site);
    if (elements.size() != count) {
      throw site.mismatch(
          name + "[]", "a list of exactly " + count + " elements", elements.size() + " elements");
    }
    return elements;
  }

  /** The elements of a list of any length, all of them checked. */
  static List<Object> elements(MemoryType element, String name, Object value, ValueSite site) {
    if (!(value instanceof List<?> list)) {
      throw site.mismatch(name + "[]", "a list", value);
    }
    List<Object> checked = new ArrayList<>(list.size());
    for (Object each : list) {
      checked.add(element.checked(each, site.element(checked.size())));
    }
    return checked;
  }

  @Override
  public void put(MemoryWriter to, int offset, Object value) {
    int at = offset;
    for (Object each : (List<?>) value) {
      element.put(to, at, each);
      at += element.sizeBytes();
    }
  }

  @Override
  public Object get(MemoryReader from, int offset) {
    List<Object> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      elements.add(element.get(from, offset + i * element.sizeBytes()));
    }
    return elements;
  }

  @Override
  public void addElements(List<AbiElement> elements) {
    for (int i = 0; i < count; i++) {
      element.addElements(elements);
    }
  }
}

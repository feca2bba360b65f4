package dev.glovebox.it.jna.property;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import dev.glovebox.it.jna.Structures.Node;
import dev.glovebox.it.jna.Structures.Small;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** The fields of structures, filled with random values and listed for comparison. */
final class Contents {
  private static final int MOST_NODES = 5;

  private final RandomValues random;

  Contents(RandomValues random) {
    this.random = random;
  }

  /** Fills every field, and what it holds or points to. */
  <T extends Structure> T fill(T structure) {
    try {
      for (Field field : fields(structure)) {
        field.set(structure, value(field.getType(), field.get(structure)));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return structure;
  }

  private Object value(Class<?> type, Object current) {
    if (type == Node.Reference.class) {
      return list(random.below(MOST_NODES));
    } else if (type == Small.Reference.class) {
      return random.chance() ? null : fill(new Small.Reference());
    } else if (Structure.class.isAssignableFrom(type)) {
      Structure nested =
          current == null
              ? Structure.newInstance(type.asSubclass(Structure.class))
              : (Structure) current;
      return fill(nested);
    } else if (type.isArray()) {
      for (int i = 0; i < Array.getLength(current); i++) {
        Array.set(current, i, value(type.getComponentType(), Array.get(current, i)));
      }
      return current;
    } else if (type == Pointer.class) {
      return null;
    } else if (type == NativeLong.class) {
      return new NativeLong((Long) random.next(long.class));
    }
    return random.next(type);
  }

  private Node.Reference list(int nodes) {
    if (nodes == 0) {
      return null;
    }
    Node.Reference node = new Node.Reference();
    node.value = (Integer) random.next(int.class);
    node.next = list(nodes - 1);
    return node;
  }

  /** Every value of a structure and of what it holds or points to, in order. */
  static List<Object> of(Object value) {
    List<Object> all = new ArrayList<>();
    add(value, all);
    return all;
  }

  private static void add(Object value, List<Object> all) {
    if (value instanceof Structure structure) {
      try {
        for (Field field : fields(structure)) {
          add(field.get(structure), all);
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    } else if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        add(Array.get(value, i), all);
      }
    } else {
      all.add(value instanceof WString wide ? wide.toString() : value);
    }
  }

  private static List<Field> fields(Structure structure) {
    List<Field> fields = new ArrayList<>();
    for (Field field : structure.getClass().getFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        fields.add(field);
      }
    }
    return fields;
  }
}

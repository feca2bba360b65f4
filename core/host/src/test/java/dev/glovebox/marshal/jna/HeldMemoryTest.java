package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an argument refers to is found even where JNA has taken it off its list by mistake. */
class HeldMemoryTest {
  @FieldOrder({"name", "next"})
  public static class Node extends Structure {
    public String name;
    public Reference next;

    public static class Reference extends Node implements Structure.ByReference {}
  }

  private final HeldMemory held = new HeldMemory();

  /** As JNA's cleaner does that comes late with an older allocation at the same address. */
  private static void forget(long address) throws ReflectiveOperationException {
    Field list = Memory.class.getDeclaredField("allocatedMemory");
    list.setAccessible(true);
    assertThat(((Map<?, ?>) list.get(null)).remove(address)).isNotNull();
    assertThat(HostMemory.at(address)).isNull();
  }

  @Test
  void theStringsOfAnArray_areFound() throws Exception {
    StringArray array = new StringArray(new String[] {"one", null, "three"});
    long third = JnaInternals.address(array.getPointer(2L * Long.BYTES));
    forget(third);

    held.add(array);

    assertThat(held.at(third + 1).offset()).isEqualTo(1);
  }

  @Test
  void theStringsAndStructures_towhichAStructureRefers_areFound() throws Exception {
    Node node = new Node();
    node.next = new Node.Reference();
    node.next.name = "second";
    ArgumentViews views = new ArgumentViews(new Object[] {node});
    node.write();
    Pointer argument = node.getPointer();
    long next = argument.getLong(Long.BYTES);
    long name = new Pointer(next).getLong(0);
    forget(next);
    forget(name);

    held.add(argument);

    assertThat(held.at(next)).isNotNull();
    assertThat(held.at(name)).isNotNull();
    views.release();
  }

  @Test
  void otherMemory_isFoundAsJnaHasIt() {
    try (Memory memory = new Memory(8)) {
      assertThat(held.at(JnaInternals.address(memory) + 7)).isEqualTo(new HostMemory(memory, 7));
      assertThat(held.at(JnaInternals.address(memory) + 8)).isNull();
    }
  }
}

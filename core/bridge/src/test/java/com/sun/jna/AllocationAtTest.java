package com.sun.jna;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which words are addresses of JNA's memory. */
class AllocationAtTest {
  interface Anything extends Callback {
    void call();
  }

  @Test
  void everyAddressInAnAllocation_isFound_andNoneBesides() {
    try (Memory memory = new Memory(100)) {
      assertThat(JnaInternals.allocationAt(memory.peer)).isSameAs(memory);
      assertThat(JnaInternals.allocationAt(memory.peer + 99)).isSameAs(memory);
      assertThat(JnaInternals.allocationAt(memory.peer + 100)).isNull();
    }
  }

  @Test
  void theRightOneOfNeighbours_isFound() {
    Memory[] many = new Memory[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Memory(24);
    }
    for (Memory memory : many) {
      assertThat(JnaInternals.allocationAt(memory.peer + 23)).isSameAs(memory);
    }
  }

  @Test
  void largeMemory_whichTheSystemMapsForItself_isFound() {
    try (Memory memory = new Memory(32L << 20)) {
      assertThat(JnaInternals.allocationAt(memory.peer + (31L << 20))).isSameAs(memory);
    }
  }

  @Test
  void whatWasClosed_isFoundNoMore() {
    Memory memory = new Memory(1000);
    long inside = memory.peer + 500;
    memory.close();

    assertThat(JnaInternals.allocationAt(inside)).isNull();
  }

  @Test
  void aFunctionOfACallback_isNoMemory() {
    Anything callback = () -> {};

    assertThat(JnaInternals.allocationAt(CallbackReference.getFunctionPointer(callback).peer))
        .isNull();
  }

  @Test
  void anAddressWithNothingBehindIt_isNoMemory_andTheLastErrorStays() {
    Native.setLastError(4711);

    assertThat(JnaInternals.allocationAt(5L << 32)).isNull();
    assertThat(Native.getLastError()).isEqualTo(4711);
  }

  @Test
  void mappedPages_areTold() {
    try (Memory memory = new Memory(64)) {
      assertThat(MappedPages.mayBeMapped(memory.peer)).isTrue();
    }
    if (Platform.isLinux()) {
      assertThat(MappedPages.mayBeMapped(5L << 40)).isFalse();
    }
  }
}

package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.sidecar.value.InvalidParamsException;
import org.junit.jupiter.api.Test;

class HandlesTest {
  private final Handles handles = new Handles(2);

  private record Address(WorkerId worker, long address) implements RemotePointer {
    @Override
    public boolean isConstant() {
      return false;
    }
  }

  private static RemotePointer pointer(long address) {
    return new Address(new WorkerId("p", 1, 1), address);
  }

  @Test
  void handleStandsForItsPointer_inItsLibraryOnly() {
    String handle = handles.issue(pointer(4096), "a");
    assertThat(handle).matches("[0-9a-f]{32}");
    assertThat(handles.redeem(handle, "a")).isEqualTo(pointer(4096));
    assertThatThrownBy(() -> handles.redeem(handle, "b"))
        .isInstanceOf(InvalidParamsException.class)
        .hasMessageContaining("'a'");
  }

  @Test
  void samePointerAgain_isTheSameHandle() {
    String handle = handles.issue(pointer(4096), "a");
    assertThat(handles.issue(pointer(4096), "a")).isEqualTo(handle);
    assertThat(handles.count()).isEqualTo(1);
    assertThat(handles.issue(pointer(4096), "b")).isNotEqualTo(handle);
  }

  @Test
  void theyAreBounded_andReleasedOnesMakeRoom() {
    String first = handles.issue(pointer(1), "a");
    handles.issue(pointer(2), "a");
    assertThatThrownBy(() -> handles.issue(pointer(3), "a"))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("2 handles");
    assertThat(handles.release(first)).isTrue();
    assertThat(handles.release(first)).isFalse();
    assertThat(handles.issue(pointer(3), "a")).isNotEmpty();
    assertThatThrownBy(() -> handles.redeem(first, "a")).isInstanceOf(StaleHandleException.class);
  }

  @Test
  void whenTheClientIsGone_noneIsHeld() {
    String handle = handles.issue(pointer(1), "a");
    handles.releaseAll();
    assertThatThrownBy(() -> handles.redeem(handle, "a")).isInstanceOf(StaleHandleException.class);
    handles.issue(pointer(2), "a");
    assertThat(handles.count()).isZero();
  }

  @Test
  void handleThatNobodyIssued_isStale() {
    assertThatThrownBy(() -> handles.redeem("0".repeat(32), "a"))
        .isInstanceOf(StaleHandleException.class);
  }
}

package dev.glovebox.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Message;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionTableTest {
  private final LibraryTable shelf =
      new LibraryTable(
          new Bootstrap(
              "/s",
              "secret",
              "p-1#1",
              "p",
              1,
              1024,
              List.of(new Bootstrap.Library("mine", "/nowhere/libmine.so", null, null, false))));
  private final FunctionTable functions = new FunctionTable(shelf);

  private static NativeFunction function(String library) {
    return new NativeFunction(library, "f", new AbiSignature(List.of(), AbiResult.VOID));
  }

  @Test
  void get_ofAnIdThatIsNotBound_isAFault() {
    FaultException fault = catchThrowableOfType(FaultException.class, () -> functions.get(7));

    assertThat(fault.fault().kind()).isEqualTo(Message.Fault.Kind.SIGNATURE);
    assertThat(fault).hasMessageContaining("id 7");
  }

  @Test
  void bind_toALibraryOfAnotherPool_isRefusedByRule() {
    FaultException fault =
        catchThrowableOfType(FaultException.class, () -> functions.bind(1, function("other")));

    assertThat(fault.fault().kind()).isEqualTo(Message.Fault.Kind.REFUSED);
    assertThat(fault.fault().rule()).isEqualTo("GB201");
  }

  @Test
  void bind_beforeTheLoad_isAFault() {
    FaultException fault =
        catchThrowableOfType(FaultException.class, () -> functions.bind(1, function("mine")));

    assertThat(fault.fault().kind()).isEqualTo(Message.Fault.Kind.SIGNATURE);
    assertThat(fault).hasMessageContaining("'mine' is not loaded");
  }

  @Test
  void load_ofALibraryOfAnotherPool_isRefusedByRule() {
    FaultException fault =
        catchThrowableOfType(FaultException.class, () -> shelf.load("other", null));

    assertThat(fault.fault().rule()).isEqualTo("GB201");
  }

  @Test
  void load_ofAFileThatIsNotThere_isAFault() {
    FaultException fault =
        catchThrowableOfType(FaultException.class, () -> shelf.load("mine", null));

    assertThat(fault).hasMessageContaining("'mine' cannot be opened");
  }

  @Test
  void everyId_isFound_howeverLarge() throws FaultException {
    List<Integer> ids = List.of(0, 7, 63, 64, 65_535, 65_536, Integer.MAX_VALUE, -1);
    for (int id : ids) {
      functions.bind(id, new NativeFunction("", "abs", signature(id)));
    }

    for (int id : ids) {
      assertThat(functions.get(id).function().signature()).isEqualTo(signature(id));
    }
    assertThat(catchThrowableOfType(FaultException.class, () -> functions.get(65)).fault().kind())
        .isEqualTo(Message.Fault.Kind.SIGNATURE);
  }

  /** Another one for each id. */
  private static AbiSignature signature(int id) {
    return new AbiSignature(
        Collections.nCopies(1 + Math.floorMod(id, 11), AbiType.I32), AbiResult.of(AbiType.I32));
  }
}

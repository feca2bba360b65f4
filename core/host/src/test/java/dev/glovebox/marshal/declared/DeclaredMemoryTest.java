package dev.glovebox.marshal.declared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.marshal.FakeWorker;
import dev.glovebox.marshal.NativeLoop;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.registry.Direction;
import dev.glovebox.registry.FieldConfig;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.SizeConfig;
import dev.glovebox.registry.StructureConfig;
import dev.glovebox.registry.TypeConfig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Structures, arrays and bytes as the callee sees them. */
class DeclaredMemoryTest {
  private static final WorkerPointer HANDLE = new WorkerPointer(NativeLoop.ACCESS, 1L << 40);

  private static final TypeConfig NODE =
      new TypeConfig.Structure(
          new StructureConfig(
              "node",
              List.of(
                  FieldConfig.of("flag", TypeConfig.of(NativeType.BOOL)),
                  new FieldConfig(
                      "tag", TypeConfig.of(NativeType.STRING), OptionalInt.of(3), Optional.empty()),
                  FieldConfig.of("name", TypeConfig.of(NativeType.STRING)),
                  FieldConfig.of("next", TypeConfig.of(NativeType.POINTER))),
              OptionalInt.empty()));

  @Test
  void aStructure_liesAsInC_andItsStringBehindIt() {
    DeclaredMarshaller marshaller =
        marshaller(ParameterConfig.reference("node", NODE, Direction.INOUT));
    assertThat(marshaller.function().signature().parameters()).containsExactly(AbiType.POINTER);
    DeclaredCall call = marshaller.bind(List.of(node("ab", "näm", HANDLE)));
    assertThat(call.affinity()).isEqualTo(NativeLoop.WORKER);

    DeclaredResult result =
        NativeLoop.call(
            marshaller.function(),
            call,
            a -> {
              ByteBuffer memory = a.memory(0);
              assertThat(memory.get(0)).isEqualTo((byte) 1);
              assertThat(memory.get(1)).isEqualTo((byte) 'a');
              assertThat(memory.get(3)).isZero();
              assertThat(memory.getLong(16)).isEqualTo(HANDLE.address());
              int name = (int) (memory.getLong(8) - a.slot(0));
              assertThat(memory.get(name)).isEqualTo((byte) 'n');
              memory.put(name, (byte) 'N').put(0, (byte) 0).putLong(16, 0);
              return 0;
            });

    assertThat(result.out().get("node")).isEqualTo(node(false, "ab", "Näm", null));
  }

  @Test
  void bytesThatAreWritten_areZeroBefore_andCutToTheSizeThatCameBack() {
    DeclaredMarshaller marshaller =
        marshaller(
            ParameterConfig.sized(
                "to", new TypeConfig.Bytes(), Direction.INOUT, new SizeConfig.OfParameter("size")),
            ParameterConfig.reference("size", TypeConfig.of(NativeType.U32), Direction.INOUT));

    DeclaredResult result =
        NativeLoop.call(
            marshaller.function(),
            marshaller.bind(List.of(new byte[] {1, 2, 3, 4}, 4)),
            a -> {
              a.memory(0).put(0, (byte) 9);
              a.memory(1).putInt(0, 2);
              return 0;
            });

    assertThat((byte[]) result.out().get("to")).containsExactly(9, 2);
    assertThat(result.out().get("size")).isEqualTo(2L);
  }

  @Test
  void aSize_isNeverMoreThanWhatIsGiven() {
    DeclaredMarshaller sized =
        marshaller(
            ParameterConfig.sized(
                "data",
                new TypeConfig.Array(TypeConfig.of(NativeType.I16)),
                Direction.IN,
                new SizeConfig.OfParameter("count")),
            ParameterConfig.of("count", TypeConfig.of(NativeType.U64)));
    assertThatThrownBy(() -> sized.bind(List.of(List.of(1, 2), 3)))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("parameter 2 (count) says 3 elements, but parameter 1 (data) has 2");
    assertThatThrownBy(() -> sized.bind(Arrays.asList(null, 1)))
        .hasMessageContaining("parameter 1 (data) has 0");
    assertThat(sized.bind(Arrays.asList(null, 0))).isNotNull();
    assertThat(sized.bind(List.of(List.of(1, 2), 1))).isNotNull();

    DeclaredMarshaller constant =
        marshaller(
            ParameterConfig.sized(
                "key", new TypeConfig.Bytes(), Direction.IN, new SizeConfig.Constant(16)));
    assertThatThrownBy(() -> constant.bind(List.of(new byte[17])))
        .hasMessageContaining("parameter 1 (key) has exactly 16 bytes, but got 17");
  }

  @Test
  void aStringThatFitsNot_isRefused() {
    DeclaredMarshaller marshaller =
        marshaller(ParameterConfig.reference("node", NODE, Direction.IN));
    assertThatThrownBy(() -> marshaller.bind(List.of(node("abc", "n", null))))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("parameter 1 (node).tag has room for 2 bytes");
    DeclaredMarshaller buffer =
        marshaller(
            ParameterConfig.sized(
                "text",
                TypeConfig.of(NativeType.STRING),
                Direction.INOUT,
                new SizeConfig.Constant(3)));
    assertThatThrownBy(() -> buffer.bind(List.of("abc"))).hasMessageContaining("room for 3");
  }

  @Test
  void pointersOfTwoWorkers_areFoundWhereverTheyAre() {
    DeclaredMarshaller marshaller =
        marshaller(
            ParameterConfig.reference("node", NODE, Direction.IN),
            ParameterConfig.of("other", TypeConfig.of(NativeType.POINTER)));
    WorkerPointer other =
        new WorkerPointer(new FakeWorker(new WorkerId("test", 2, 1)), HANDLE.address());
    assertThatThrownBy(() -> marshaller.bind(List.of(node("", "", HANDLE), other)))
        .isInstanceOf(ForeignPointerException.class);
  }

  private static Map<String, Object> node(String tag, String name, Object next) {
    return node(true, tag, name, next);
  }

  private static Map<String, Object> node(boolean flag, String tag, String name, Object next) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("flag", flag);
    node.put("tag", tag);
    node.put("name", name);
    node.put("next", next);
    return node;
  }

  private static DeclaredMarshaller marshaller(ParameterConfig... parameters) {
    FunctionConfig function =
        Registry.builder()
            .library(
                "stub",
                library ->
                    library
                        .search("libstub.so")
                        .function("f", f -> f.parameters(List.of(parameters))))
            .build()
            .requireLibrary("stub")
            .requireFunction("f");
    return DeclaredMarshaller.of("stub", function, UTF_8);
  }
}

package dev.glovebox.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbiTest {

  @ParameterizedTest
  @EnumSource
  void typeCode_isUniqueAndFoundAgain(AbiType type) {
    assertThat(AbiType.ofWireCode(type.wireCode())).isSameAs(type);
  }

  @ParameterizedTest
  @EnumSource
  void fetchCode_isUniqueAndFoundAgain(Fetch fetch) {
    assertThat(Fetch.ofWireCode(fetch.wireCode())).isSameAs(fetch);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 9, 256, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void unknownCode_isRefusedByItsNumber(int code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AbiType.ofWireCode(code))
        .withMessageContaining(String.valueOf(code));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fetch.ofWireCode(code))
        .withMessageContaining(String.valueOf(code));
  }

  @Test
  void codesOnTheWire_neverChange() {
    assertThat(List.of(AbiType.values()))
        .extracting(AbiType::wireCode)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(List.of(AbiType.values()))
        .extracting(AbiType::sizeBytes)
        .containsExactly(0, 1, 2, 4, 8, 4, 8, 8, 0);
    assertThat(List.of(Fetch.values())).extracting(Fetch::wireCode).containsExactly(0, 1, 2, 3);
  }

  @Test
  void signature_refusesVoidParametersAndTooMany() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiSignature(List.of(AbiType.VOID), AbiResult.VOID));
    List<AbiType> most = Collections.nCopies(AbiSignature.MAX_PARAMETERS, AbiType.I8);
    assertThat(new AbiSignature(most, AbiResult.VOID).parameters()).hasSize(255);
    List<AbiType> many = new ArrayList<>(most);
    many.add(AbiType.I8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiSignature(many, AbiResult.VOID))
        .withMessageContaining("256");
  }

  @Test
  void result_onlyOfAPointerIsFetchedAndOnlyAfterAFetchFreed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiResult(AbiType.I64, Fetch.C_STRING, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiResult(AbiType.I64, Fetch.NONE, "free"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiResult(AbiType.POINTER, Fetch.NONE, "free"));
    assertThat(new AbiResult(AbiType.POINTER, Fetch.WIDE_STRING, "free").free()).isEqualTo("free");
  }

  @Test
  void aggregates_haveOneLayoutEach() {
    AggregateLayout layout = new AggregateLayout(8, 4, List.of(AbiType.I32, AbiType.I32));
    List<AbiType> one = List.of(AbiType.I32, AbiType.AGGREGATE);
    AbiResult result = AbiResult.of(AbiType.AGGREGATE);
    assertThat(result.fetch()).isEqualTo(Fetch.AGGREGATE);
    assertThat(new AbiSignature(one, result, List.of(layout, layout)).resultLayout())
        .isEqualTo(layout);
    assertThat(new AbiSignature(one, AbiResult.VOID, List.of(layout)).resultLayout()).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiSignature(one, result, List.of(layout)));
    assertThatIllegalArgumentException().isThrownBy(() -> new AbiSignature(one, AbiResult.VOID));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiResult(AbiType.AGGREGATE, Fetch.NONE, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiResult(AbiType.POINTER, Fetch.AGGREGATE, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbiResult(AbiType.AGGREGATE, Fetch.AGGREGATE, "free"));
  }

  @ParameterizedTest
  @EnumSource
  void nativeType_isFoundByItsNameInARegistry(NativeType type) {
    assertThat(NativeType.named(type.typeName())).contains(type);
    assertThat(NativeType.named(type.name())).isEmpty();
  }

  @Test
  void names_areAsMessagesPrintThem() {
    assertThat(new WorkerId("go", 1, 3)).hasToString("go-1#3");
    assertThat(
            new NativeFunction("greeter", "Add", new AbiSignature(List.of(), AbiResult.VOID))
                .qualifiedName())
        .isEqualTo("greeter.Add");
  }
}

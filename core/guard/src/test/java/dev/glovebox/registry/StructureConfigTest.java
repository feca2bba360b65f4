package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.NativeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Layouts as a C compiler makes them on LP64. */
class StructureConfigTest {
  @Test
  void fieldsLieAtTheirAlignment_andTheEndIsPadded() {
    StructureConfig mixed =
        structure(field(NativeType.I8), field(NativeType.F64), field(NativeType.I16));
    assertThat(mixed.offsets()).containsExactly(0, 8, 16);
    assertThat(mixed.sizeBytes()).isEqualTo(24);
    assertThat(mixed.alignmentBytes()).isEqualTo(8);
  }

  @Test
  void packLowersAlignment_ofFieldsAndOfTheWhole() {
    List<FieldConfig> fields =
        List.of(
            FieldConfig.of("a", TypeConfig.of(NativeType.I8)),
            FieldConfig.of("b", TypeConfig.of(NativeType.I32)),
            FieldConfig.of("c", TypeConfig.of(NativeType.I16)),
            FieldConfig.of("d", TypeConfig.of(NativeType.I64)));
    StructureConfig one = new StructureConfig("s", fields, OptionalInt.of(1));
    assertThat(one.offsets()).containsExactly(0, 1, 5, 7);
    assertThat(one.sizeBytes()).isEqualTo(15);
    StructureConfig two = new StructureConfig("s", fields, OptionalInt.of(2));
    assertThat(two.offsets()).containsExactly(0, 2, 6, 8);
    assertThat(two.sizeBytes()).isEqualTo(16);
    assertThat(two.isPacked()).isTrue();
  }

  @Test
  void nestedStructures_arrays_andInlineText_takeTheirPlace() {
    StructureConfig inner = structure(field(NativeType.I16), field(NativeType.I64));
    StructureConfig outer =
        structure(
            field(NativeType.BOOL),
            sized(TypeConfig.of(NativeType.STRING), 5),
            sized(new TypeConfig.Array(TypeConfig.of(NativeType.I32)), 3),
            FieldConfig.of("f", new TypeConfig.Structure(inner)),
            sized(new TypeConfig.Bytes(), 1));
    assertThat(outer.offsets()).containsExactly(0, 1, 8, 24, 40);
    assertThat(outer.sizeBytes()).isEqualTo(48);
    assertThat(outer.scalars()).isEqualTo(1 + 5 + 3 + 2 + 1);
    assertThat(outer.isPacked()).isFalse();
  }

  @Test
  void aStructureThatIsTooLarge_orTooDeep_isRefused() {
    FieldConfig large = sized(new TypeConfig.Bytes(), FieldConfig.LARGEST);
    List<FieldConfig> many = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      many.add(new FieldConfig("f" + i, large.type(), large.size(), Optional.empty()));
    }
    assertThatThrownBy(() -> new StructureConfig("s", many, OptionalInt.empty()))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("at most");
    assertThatThrownBy(
            () -> {
              StructureConfig nested = structure(field(NativeType.I8));
              for (int i = 0; i < 20; i++) {
                nested = structure(FieldConfig.of("f", new TypeConfig.Structure(nested)));
              }
            })
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("nested deeper than 16");
  }

  private static StructureConfig structure(FieldConfig... fields) {
    List<FieldConfig> named = new ArrayList<>();
    for (FieldConfig field : fields) {
      named.add(new FieldConfig("f" + named.size(), field.type(), field.size(), field.encoding()));
    }
    return new StructureConfig("s", named, OptionalInt.empty());
  }

  private static FieldConfig field(NativeType type) {
    return FieldConfig.of("f", TypeConfig.of(type));
  }

  private static FieldConfig sized(TypeConfig type, int size) {
    return new FieldConfig("f", type, OptionalInt.of(size), Optional.empty());
  }
}

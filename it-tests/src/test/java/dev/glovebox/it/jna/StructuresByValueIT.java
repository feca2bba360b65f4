package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLong;
import dev.glovebox.it.LeftoversPerClass;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Structures by value, in registers and in memory, as the platform's C convention has them. */
@Timeout(60)
@LeftoversPerClass
class StructuresByValueIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  @ParameterizedTest
  @EnumSource
  void smallIntegers(Place place) {
    Structures.Small.Value small = new Structures.Small.Value();
    small.a = -3;
    small.b = 4;
    Structures.Small.Value swapped = BOX.at(place).jt_small_swap(small);
    assertThat(swapped.a).isEqualTo((short) 4);
    assertThat(swapped.b).isEqualTo((short) -3);
    assertThat(small.a).as("the caller's own").isEqualTo((short) -3);
  }

  @ParameterizedTest
  @EnumSource
  void twoFloatsInOneRegister(Place place) {
    Structures.Floats.Value floats = new Structures.Floats.Value();
    floats.x = 1.5f;
    floats.y = -2.5f;
    Structures.Floats.Value swapped = BOX.at(place).jt_floats_swap(floats);
    assertThat(swapped.x).isEqualTo(-2.5f);
    assertThat(swapped.y).isEqualTo(1.5f);
  }

  @ParameterizedTest
  @EnumSource
  void aDoubleAndAnInt(Place place) {
    Structures.Mixed.Value mixed = new Structures.Mixed.Value();
    mixed.d = 1.25;
    mixed.i = 7;
    Structures.Mixed.Value twice = BOX.at(place).jt_mixed_twice(mixed);
    assertThat(twice.d).isEqualTo(2.5);
    assertThat(twice.i).isEqualTo(14);
  }

  @ParameterizedTest
  @EnumSource
  void moreThanSixteenBytes(Place place) {
    Structures.Big.Value big = new Structures.Big.Value();
    big.a = 1;
    big.b = Long.MIN_VALUE;
    big.c = 3;
    Structures.Big.Value rotated = BOX.at(place).jt_big_rotate(big);
    assertThat(new long[] {rotated.a, rotated.b, rotated.c}).containsExactly(Long.MIN_VALUE, 3, 1);
  }

  @ParameterizedTest
  @EnumSource
  void fourDoubles(Place place) {
    Structures.Doubles.Value doubles = new Structures.Doubles.Value();
    doubles.a = 1;
    doubles.b = 2;
    doubles.c = 3;
    doubles.d = 4;
    Structures.Doubles.Value reversed = BOX.at(place).jt_doubles_reverse(doubles);
    assertThat(new double[] {reversed.a, reversed.b, reversed.c, reversed.d})
        .containsExactly(4, 3, 2, 1);
  }

  @ParameterizedTest
  @EnumSource
  void fiveFieldsOfFiveTypes(Place place) {
    Structures.Five.Value five = new Structures.Five.Value();
    five.a = 1;
    five.b = 2;
    five.c = 3;
    five.d = 4.5f;
    five.e = 5.5;
    Structures.Five.Value twice = BOX.at(place).jt_five_twice(five);
    assertThat(new double[] {twice.a, twice.b, twice.c, twice.d, twice.e})
        .containsExactly(2, 4, 6, 9, 11);
  }

  @ParameterizedTest
  @EnumSource
  void structuresInStructures(Place place) {
    Structures.Nested.Value nested = new Structures.Nested.Value();
    nested.small = new Structures.Small(1, 2);
    nested.mixed = new Structures.Mixed();
    nested.mixed.d = 3;
    nested.mixed.i = 4;
    nested.tail = 5;
    Structures.Nested.Value twice = BOX.at(place).jt_nested_twice(nested);
    assertThat(
            new double[] {twice.small.a, twice.small.b, twice.mixed.d, twice.mixed.i, twice.tail})
        .containsExactly(2, 4, 6, 8, 10);
  }

  @ParameterizedTest
  @EnumSource
  void aFieldOfEveryType(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.All.Value all = jt.jt_all_value(60);
    assertThat(all.nativeLong).isEqualTo(new NativeLong(67));
    Structures.All.Value echo = jt.jt_all_echo(all);
    assertThat(echo.dataEquals(all)).isTrue();
    assertThat(echo.wide).isEqualTo('D');
  }

  @ParameterizedTest
  @EnumSource
  void amongOtherArguments(Place place) {
    Structures.Small.Value small = new Structures.Small.Value();
    small.a = 20;
    small.b = 300;
    Structures.Mixed.Value mixed = new Structures.Mixed.Value();
    mixed.d = 0.5;
    mixed.i = 4000;
    assertThat(BOX.at(place).jt_sum_values(1, small, 0.25, mixed)).isEqualTo(4321.75);
  }

  @ParameterizedTest
  @EnumSource
  void aUnion(Place place) {
    Structures.Value.ByItself value = BOX.at(place).jt_union_of_double(2.5);
    value.setType(double.class);
    value.read();
    assertThat(value.d).isEqualTo(2.5);
  }
}

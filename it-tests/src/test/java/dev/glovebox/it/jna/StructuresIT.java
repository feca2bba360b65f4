package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.WString;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.it.jna.Structures.Small;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Structures by reference, nested, linked, changed by the library. */
@Timeout(60)
@LeftoversPerClass
class StructuresIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  @ParameterizedTest
  @EnumSource
  void aFieldOfEveryType_goesInAndOut(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.All all = new Structures.All();
    jt.jt_all_fill(all, 40);
    assertThat(all.i8).isEqualTo((byte) 41);
    assertThat(all.i16).isEqualTo((short) 42);
    assertThat(all.i32).isEqualTo(43);
    assertThat(all.i64).isEqualTo(44);
    assertThat(all.f32).isEqualTo(45f);
    assertThat(all.f64).isEqualTo(46);
    assertThat(all.nativeLong.longValue()).isEqualTo(47);
    assertThat(all.wide).isEqualTo((char) 48);
    assertThat(all.pointer).isNull();
    assertThat(jt.jt_all_check(all, 40)).isZero();
    all.f64++;
    assertThat(jt.jt_all_check(all, 40)).as("the field that differs").isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void nestedStructures_goInAndOut(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Nested nested = new Structures.Nested();
    jt.jt_nested_fill(nested, 10);
    assertThat(nested.small.a).isEqualTo((short) 11);
    assertThat(nested.mixed.d).isEqualTo(13);
    assertThat(jt.jt_nested_check(nested, 10)).isZero();
    nested.mixed.i = 0;
    assertThat(jt.jt_nested_check(nested, 10)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void arraysInStructures_goInAndOut(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Arrays arrays = new Structures.Arrays();
    jt.jt_arrays_fill(arrays, 5);
    assertThat(arrays.numbers).containsExactly(5, 6, 7, 8);
    assertThat(arrays.weights).containsExactly(5.5, 6.5);
    assertThat(arrays.pairs[2].b).isEqualTo((short) 26);
    assertThat(jt.jt_arrays_check(arrays, 5)).isZero();
    arrays.pairs[2].b = 0;
    assertThat(jt.jt_arrays_check(arrays, 5)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void aPackedStructure_hasTheSizeThatCGivesIt(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Packed packed = new Structures.Packed();
    assertThat(packed.size()).isEqualTo(jt.jt_packed_size());
    jt.jt_packed_fill(packed, 20);
    assertThat(packed.d).isEqualTo(24);
    assertThat(jt.jt_packed_check(packed, 20)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anArrayOfStructures_isOnePieceOfMemory(Place place) {
    JnaTypes jt = BOX.at(place);
    Small[] array = (Small[]) new Small().toArray(4);
    jt.jt_smalls_fill(array, 4, 3);
    assertThat(array).extracting(each -> (int) each.a).containsExactly(3, 13, 23, 33);
    array[3].b = 0;
    assertThat(jt.jt_smalls_sum(array, 4)).isEqualTo(3 + 4 + 13 + 14 + 23 + 24 + 33);
  }

  @ParameterizedTest
  @EnumSource
  void anArrayOfReferences_reachesEachStructure(Place place) {
    Small.Reference[] references = {new Small.Reference(1, 2), new Small.Reference(3, 4), null};
    assertThat(BOX.at(place).jt_small_references_double(references)).isEqualTo(2);
    assertThat(references[0].b).isEqualTo((short) 4);
    assertThat(references[1].a).isEqualTo((short) 6);
  }

  @ParameterizedTest
  @EnumSource
  void aLinkedList_isFollowedAndChanged(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Node head = new Structures.Node();
    head.value = 1;
    head.next = new Structures.Node.Reference();
    head.next.value = 2;
    head.next.next = new Structures.Node.Reference();
    head.next.next.value = 3;
    assertThat(jt.jt_list_sum(head, 10)).isEqualTo(6);
    jt.jt_list_increment(head, 10);
    assertThat(head.next.next.value).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void aListThatBitesItsTail_isFollowedToo(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Node.Reference node = new Structures.Node.Reference();
    node.value = 5;
    node.next = node;
    assertThat(jt.jt_list_sum(node, 4)).isEqualTo(20);
    jt.jt_list_increment(node, 3);
    assertThat(node.value).isEqualTo(8);
    assertThat(node.next).isSameAs(node);
  }

  @ParameterizedTest
  @EnumSource
  void aListOfTheLibrary_isReadThroughItsPointers(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Node head = jt.jt_list_make(3);
    assertThat(head.value).isEqualTo(1);
    assertThat(head.next.next.value).isEqualTo(3);
    assertThat(head.next.next.next).isNull();
    head.next.value = 20;
    head.next.write();
    assertThat(jt.jt_list_sum(head, 10)).isEqualTo(24);
    jt.jt_list_free(head.getPointer());
  }

  @ParameterizedTest
  @EnumSource
  void aStructureByOutParameter_isReadFromItsPointer(Place place) {
    JnaTypes jt = BOX.at(place);
    PointerByReference out = new PointerByReference();
    jt.jt_out_node(out);
    Structures.Node head = new Structures.Node(out.getValue());
    head.read();
    assertThat(head.next.next.value).isEqualTo(3);
    jt.jt_list_free(head.getPointer());
  }

  @ParameterizedTest
  @EnumSource
  void fieldsThatPoint_areFollowed(Place place) {
    Structures.Pointing pointing = new Structures.Pointing();
    pointing.first = new Small.Reference(1, 2);
    Memory numbers = new Memory(12);
    numbers.write(0, new int[] {10, 20, 30}, 0, 3);
    pointing.numbers = numbers;
    pointing.count = 3;
    assertThat(BOX.at(place).jt_pointing_sum(pointing)).isEqualTo(63);
    assertThat(pointing.first.b).isEqualTo((short) 4);
    assertThat(numbers.getIntArray(0, 3)).containsExactly(20, 40, 60);
  }

  @ParameterizedTest
  @EnumSource
  void aStructureByPointer_isReadAgainAfterTheLibraryChangedIt(Place place) {
    JnaTypes jt = BOX.at(place);
    jt.jt_kept_set((short) 1, (short) 2);
    Small kept = jt.jt_kept();
    assertThat(kept.b).isEqualTo((short) 2);
    jt.jt_kept_set((short) 30, (short) 40);
    assertThat(kept.b).as("until it is read again").isEqualTo((short) 2);
    kept.read();
    assertThat(kept.b).isEqualTo((short) 40);
    assertThat(jt.jt_kept().getPointer()).isEqualTo(kept.getPointer());
  }

  @ParameterizedTest
  @EnumSource
  void stringsInAStructure_goInAndOut(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Text text = new Structures.Text();
    text.name = "näme";
    text.wide = new WString("wïde");
    assertThat(jt.jt_text_measure(text)).isEqualTo(5 + 4);
    assertThat(text.length).isEqualTo(9);
    jt.jt_text_set(text);
    assertThat(text.name).isEqualTo("set by the library");
    assertThat(text.wide.toString()).isEqualTo("wïde");
    text.name = null;
    text.wide = null;
    assertThat(jt.jt_text_measure(text)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theStringsOfAStructure_liveAsLongAsItDoes(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Text text = new Structures.Text();
    text.name = "kept by its structure";
    jt.jt_text_keep(text);
    for (int i = 0; i < 50; i++) {
      assertThat(jt.jt_length("x".repeat(i))).isEqualTo(i);
    }
    assertThat(jt.jt_text_kept_length()).isEqualTo(text.name.length());
  }

  @ParameterizedTest
  @EnumSource
  void aUnion_isReadByItsType(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Variant variant = new Structures.Variant();
    for (int kind = 0; kind < 3; kind++) {
      jt.jt_variant_set(variant, kind, 6);
      assertThat(variant.kind).isEqualTo(kind);
      assertThat(jt.jt_variant_read(variant)).isEqualTo(6);
    }
    assertThat(variant.value.d).isEqualTo(6);
    jt.jt_variant_set(variant, 3, 0);
    assertThat(variant.value.s).isEqualTo("a string");
  }

  @ParameterizedTest
  @EnumSource
  void aUnion_isWrittenByTheTypeThatWasSet(Place place) {
    Structures.Variant variant = new Structures.Variant();
    variant.kind = 3;
    variant.value = new Structures.Value();
    variant.value.setTypedValue("four");
    assertThat(BOX.at(place).jt_variant_read(variant)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void aStructureOfVariableSize_isAsLongAsItsArray(Place place) {
    assertThat(BOX.at(place).jt_sized_sum(new Structures.Sized(new byte[] {1, 2, 3, 4})))
        .isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAutoRead_theFieldsStayAsTheyWere(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Nested nested = new Structures.Nested();
    nested.setAutoRead(false);
    jt.jt_nested_fill(nested, 10);
    assertThat(nested.tail).isZero();
    nested.read();
    assertThat(nested.tail).isEqualTo(15);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAutoWrite_theMemoryStaysAsItWas(Place place) {
    JnaTypes jt = BOX.at(place);
    Structures.Nested nested = new Structures.Nested();
    jt.jt_nested_fill(nested, 10);
    nested.setAutoWrite(false);
    nested.tail = 99;
    assertThat(jt.jt_nested_check(nested, 10)).isZero();
    nested.tail = 99;
    nested.write();
    assertThat(jt.jt_nested_check(nested, 10)).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void aNullStructure_isANullPointer(Place place) {
    assertThat(BOX.at(place).jt_list_sum(null, 5)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void structuresByTheirMemory_areEqualWhereTheirBytesAre(Place place) {
    JnaTypes jt = BOX.at(place);
    Small first = new Small();
    Small second = new Small();
    jt.jt_smalls_fill(new Small[] {first}, 1, 7);
    jt.jt_smalls_fill(new Small[] {second}, 1, 7);
    assertThat(first.dataEquals(second)).isTrue();
    assertThat(first.size()).isEqualTo(4);
  }
}

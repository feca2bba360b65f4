package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.FloatByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.ptr.ShortByReference;
import dev.glovebox.it.LeftoversPerClass;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pointers to memory of this process, and to memory of the library. */
@Timeout(60)
@LeftoversPerClass
class PointersIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  @ParameterizedTest
  @EnumSource
  void outParametersOfEveryWidth_areReadAndWritten(Place place) {
    ByteByReference i8 = new ByteByReference((byte) 10);
    ShortByReference i16 = new ShortByReference((short) 10);
    IntByReference i32 = new IntByReference(10);
    LongByReference i64 = new LongByReference(10);
    FloatByReference f32 = new FloatByReference(10);
    DoubleByReference f64 = new DoubleByReference(10);
    assertThat(BOX.at(place).jt_out_numbers(i8, i16, i32, i64, f32, f64)).isEqualTo(6);
    assertThat(i8.getValue()).isEqualTo((byte) 11);
    assertThat(i16.getValue()).isEqualTo((short) 12);
    assertThat(i32.getValue()).isEqualTo(13);
    assertThat(i64.getValue()).isEqualTo(14);
    assertThat(f32.getValue()).isEqualTo(15);
    assertThat(f64.getValue()).isEqualTo(16);
  }

  @ParameterizedTest
  @EnumSource
  void anOutPointer_leadsToTheLibrarysMemory(Place place) {
    JnaTypes jt = BOX.at(place);
    PointerByReference out = new PointerByReference();
    jt.jt_out_string(out);
    assertThat(out.getValue().getString(0)).isEqualTo("from the library");
    jt.jt_out_handle(out);
    assertThat(out.getValue().getInt(0)).isEqualTo(4711);
    out.getValue().setInt(0, 4712);
    PointerByReference again = new PointerByReference();
    jt.jt_out_handle(again);
    assertThat(again.getValue().getInt(0)).isEqualTo(4712);
    assertThat(again.getValue()).isEqualTo(out.getValue()).hasSameHashCodeAs(out.getValue());
    again.getValue().setInt(0, 4711);
  }

  @ParameterizedTest
  @EnumSource
  void anOpaqueHandle_isPassedBackAsItCame(Place place) {
    JnaTypes jt = BOX.at(place);
    JnaTypes.Handle handle = jt.jt_handle_open(123);
    assertThat(jt.jt_handle_read(handle)).isEqualTo(123);
    jt.jt_handle_close(handle);
  }

  @ParameterizedTest
  @EnumSource
  void memory_isCopiedInAndOut(Place place) {
    Memory memory = new Memory(64);
    memory.clear();
    memory.setInt(60, 5);
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_read_int(memory, 60)).isEqualTo(5);
    jt.jt_write_int(memory, 8, 77);
    assertThat(memory.getInt(8)).isEqualTo(77);
  }

  @ParameterizedTest
  @EnumSource
  void aPartOfMemory_isTheSameMemory(Place place) {
    Memory memory = new Memory(64);
    memory.clear();
    JnaTypes jt = BOX.at(place);
    jt.jt_write_int(memory.share(16), 4, 9);
    assertThat(memory.getInt(20)).isEqualTo(9);
    assertThat(jt.jt_read_int(memory.share(32), -12)).as("before its start").isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource
  void memoryThatPointsToMemory_isFollowed(Place place) {
    JnaTypes jt = BOX.at(place);
    Memory target = new Memory(4);
    target.setInt(0, 31);
    Memory references = new Memory(16);
    references.setPointer(0, target);
    references.setPointer(8, null);
    Structures.Pointing pointing = new Structures.Pointing();
    pointing.numbers = references.getPointer(0);
    pointing.count = 1;
    assertThat(jt.jt_pointing_sum(pointing)).isEqualTo(31);
    assertThat(target.getInt(0)).isEqualTo(62);
  }

  @ParameterizedTest
  @EnumSource
  void memoryThatTheLibraryRemembers_isSeenByItInLaterCalls(Place place) {
    JnaTypes jt = BOX.at(place);
    Memory memory = new Memory(4);
    memory.setInt(0, 1);
    jt.jt_remember(memory);
    assertThat(jt.jt_remembered()).isEqualTo(1);
    memory.setInt(0, 2);
    // In a worker a change is seen when the memory is passed again.
    assertThat(jt.jt_read_int(memory, 0)).isEqualTo(2);
    assertThat(jt.jt_remembered()).isEqualTo(2);
    // What the library wrote meanwhile is not overwritten by what this process did not change.
    jt.jt_write_remembered(3);
    assertThat(jt.jt_add_into(memory, 0)).isEqualTo(3);
    assertThat(memory.getInt(0)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void memoryThatBothSidesChange_keepsBothChanges(Place place) {
    JnaTypes jt = BOX.at(place);
    Memory memory = new Memory(16);
    memory.clear();
    jt.jt_remember(memory);
    jt.jt_write_remembered(3);
    memory.setInt(4, 7);
    assertThat(jt.jt_add_into(memory, 0)).isEqualTo(3);
    assertThat(jt.jt_read_int(memory, 4)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheLibraryWrote_isKept_thoughAPointerBesideItLeadsNowhereAnyMore(Place place) {
    JnaTypes jt = BOX.at(place);
    Memory memory = new Memory(16);
    memory.clear();
    try (Memory shortLived = new Memory(8)) {
      memory.setPointer(8, shortLived);
      jt.jt_remember(memory);
    }
    jt.jt_write_remembered(3);
    assertThat(jt.jt_add_into(memory, 0)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void nullAndConstants_areNoMemory(Place place) {
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_is_null(null)).isEqualTo(1);
    assertThat(jt.jt_is_null(Pointer.createConstant(-1))).isZero();
    assertThat(jt.jt_constant(0)).isNull();
    assertThat(jt.jt_constant(-1)).isEqualTo(Pointer.createConstant(-1L));
    assertThat(jt.jt_echo_pointer(null)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void memoryThatComesBack_isTheMemoryThatWent(Place place) {
    JnaTypes jt = BOX.at(place);
    Memory memory = new Memory(8);
    memory.setLong(0, 42);
    Pointer back = jt.jt_echo_pointer(memory);
    assertThat(back).isEqualTo(memory);
    assertThat(back.getLong(0)).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource
  void theLibrarysMemory_hasEveryAccessor(Place place) {
    JnaTypes jt = BOX.at(place);
    Pointer buffer = jt.jt_buffer(256);
    buffer.setByte(0, (byte) -1);
    buffer.setShort(2, (short) -2);
    buffer.setInt(4, -3);
    buffer.setLong(8, -4);
    buffer.setFloat(16, 1.5f);
    buffer.setDouble(24, 2.5);
    buffer.setChar(32, '世');
    buffer.setPointer(40, buffer);
    assertThat(buffer.getByte(0)).isEqualTo((byte) -1);
    assertThat(buffer.getShort(2)).isEqualTo((short) -2);
    assertThat(buffer.getInt(4)).isEqualTo(-3);
    assertThat(jt.jt_read_int(buffer, 4)).as("as the library sees it").isEqualTo(-3);
    assertThat(buffer.getLong(8)).isEqualTo(-4);
    assertThat(buffer.getFloat(16)).isEqualTo(1.5f);
    assertThat(buffer.getDouble(24)).isEqualTo(2.5);
    assertThat(buffer.getChar(32)).isEqualTo('世');
    assertThat(buffer.getPointer(40)).isEqualTo(buffer);

    buffer.setString(64, "grüße", "ISO-8859-1");
    assertThat(buffer.getString(64, "ISO-8859-1")).isEqualTo("grüße");
    assertThat(buffer.getByteArray(64, 6))
        .isEqualTo("grüße\0".getBytes(StandardCharsets.ISO_8859_1));
    buffer.setWideString(128, "wide 世");
    assertThat(buffer.getWideString(128)).isEqualTo("wide 世");
    assertThat(buffer.indexOf(64, (byte) 0)).isEqualTo(5);
    assertThat(buffer.indexOf(64, (byte) 'r')).isEqualTo(1);

    buffer.write(192, new int[] {1, 2, 3}, 0, 3);
    assertThat(buffer.getIntArray(192, 3)).containsExactly(1, 2, 3);
    buffer.share(192).write(4, new double[] {0.5}, 0, 1);
    assertThat(buffer.getDoubleArray(196, 1)).containsExactly(0.5);
    buffer.setMemory(192, 8, (byte) 7);
    assertThat(buffer.getByteArray(192, 9)).containsExactly(7, 7, 7, 7, 7, 7, 7, 7, 0);
    buffer.clear(256);
    assertThat(buffer.getByteBuffer(0, 256).getLong(8)).isZero();
    assertThat(buffer.dump(0, 4)).contains("00000000");
    jt.jt_buffer_free(buffer);
  }

  @ParameterizedTest
  @EnumSource
  void anAddressInTheLibrarysMemory_isPassedBack(Place place) {
    JnaTypes jt = BOX.at(place);
    Pointer buffer = jt.jt_buffer(64);
    jt.jt_write_int(buffer.share(16), 4, 88);
    assertThat(buffer.getInt(20)).isEqualTo(88);
    assertThat(buffer.share(16)).isNotEqualTo(buffer).isEqualTo(buffer.share(8).share(8));
    jt.jt_buffer_free(buffer);
  }

  @ParameterizedTest
  @EnumSource
  void aVariableOfTheLibrary_isReadAndWrittenThroughItsAddress(Place place) {
    JnaTypes jt = BOX.at(place);
    Pointer counter = jt.jt_counter_address();
    counter.setInt(0, 100);
    assertThat(jt.jt_counter_next()).isEqualTo(101);
    assertThat(counter.getInt(0)).isEqualTo(101);
  }

  @ParameterizedTest
  @EnumSource
  void memoryThatKeepsAPointerOfTheLibrary_givesItBack(Place place) {
    JnaTypes jt = BOX.at(place);
    Pointer buffer = jt.jt_buffer(16);
    buffer.setInt(0, 6);
    Structures.Pointing pointing = new Structures.Pointing();
    pointing.numbers = buffer;
    pointing.count = 1;
    assertThat(jt.jt_pointing_sum(pointing)).isEqualTo(6);
    assertThat(pointing.numbers).isEqualTo(buffer);
    assertThat(buffer.getInt(0)).isEqualTo(12);
    jt.jt_buffer_free(buffer);
  }
}

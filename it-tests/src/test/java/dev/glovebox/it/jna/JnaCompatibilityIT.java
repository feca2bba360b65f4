package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.jna.Function;
import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.Warnings;
import dev.glovebox.it.jna.Structures.Small;
import dev.glovebox.registry.PoolLimits;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every row of docs/jna-compatibility.md is true, and has a check. */
@Timeout(120)
@LeftoversPerClass
class JnaCompatibilityIT {
  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  private static final Map<String, Object> NO_OPTIONS = Map.of();

  private interface Check {
    void run(JnaTypes jt);
  }

  /** What is passed decides. */
  public interface TakesAny extends Library {
    int jt_not(Number value);

    int jt_is_null(Object object);
  }

  /** One method that a worker can have, and one that it cannot. */
  public interface TakesThread extends Library {
    int jt_not(int value);

    int jt_is_null(Thread thread);
  }

  /** The same, not written for JNA. */
  public interface PlainTakesThread {
    int jt_is_null(Thread thread);
  }

  /** What every process has. */
  public interface ProcessSymbols extends Library {
    int getpid();

    int open(String path, int flags);

    int close(int descriptor);
  }

  /** With a type that reckons with addresses. */
  public interface Reckons extends Library {
    Cursor jt_buffer(long bytes);

    /** Goes through memory. */
    class Cursor extends PointerType {
      Cursor next() {
        Cursor next = new Cursor();
        next.setPointer(new Pointer(Pointer.nativeValue(getPointer()) + 8));
        return next;
      }
    }
  }

  /** As JNA's own examples have it. */
  public interface WithInstance extends Library {
    /** Made when the interface is initialised. */
    Object INSTANCE = loadedHere();

    int jt_not(int value);
  }

  private static boolean initialised;

  private static Object loadedHere() {
    initialised = true;
    return "in place of Native.load";
  }

  /** By another name. */
  public interface Renamed extends Library {
    int not(int value);
  }

  /** One function that is there, and one that is not. */
  public interface Missing extends Library {
    int jt_not(int value);

    int jt_nto(int value);
  }

  /** The same, not written for JNA. */
  public interface PlainMissing {
    int jt_nto(int value);
  }

  /** The same memory through a buffer. */
  public interface Buffers extends Library {
    void jt_write_int(ByteBuffer base, long offset, int value);

    void jt_remember(ByteBuffer base);

    void jt_write_remembered(int value);
  }

  /** An address written into bare memory. */
  public interface Bare extends Library {
    void jt_out_handle(Memory out);
  }

  private final Map<String, Check> checks = new LinkedHashMap<>();

  JnaCompatibilityIT() {
    data();
    pointers();
    callbacks();
    mappings();
    workers();
    refusals();
  }

  private void data() {
    checks.put(
        "numbers",
        jt -> {
          assertThat(jt.jt_echo_long(new NativeLong(-5))).isEqualTo(new NativeLong(-5));
          assertThat(jt.jt_not(true)).isFalse();
        });
    checks.put(
        "strings",
        jt -> {
          assertThat(jt.jt_echo_string("grüße")).isEqualTo("grüße");
          assertThat(jt.jt_echo_string(null)).isNull();
          assertThat(jt.jt_wide_length(new WString("世"))).isEqualTo(1);
        });
    checks.put(
        "unknown-encodings",
        jt ->
            assertRefused(
                JnaTypes.class,
                Map.of(Library.OPTION_STRING_ENCODING, "no-such-encoding"),
                "no-such-encoding"));
    checks.put(
        "string-arrays",
        jt -> {
          assertThat(jt.jt_strings_total(new String[] {"a", "bc"})).isEqualTo(3);
          assertThat(jt.jt_words()).containsExactly("one", "two", "three");
        });
    checks.put(
        "structures",
        jt -> {
          Structures.Arrays arrays = new Structures.Arrays();
          jt.jt_arrays_fill(arrays, 3);
          assertThat(jt.jt_arrays_check(arrays, 3)).isZero();
        });
    checks.put(
        "structures-by-value",
        jt -> {
          Structures.Small.Value small = new Structures.Small.Value();
          small.a = 7;
          assertThat(jt.jt_small_swap(small).b).isEqualTo((short) 7);
        });
    checks.put(
        "structure-arrays",
        jt -> {
          Small[] array = (Small[]) new Small().toArray(2);
          jt.jt_smalls_fill(array, 2, 1);
          assertThat(array[1].a).isEqualTo((short) 11);
        });
    checks.put(
        "returned-structures",
        jt -> {
          Small kept = jt.jt_kept();
          jt.jt_kept_set((short) 8, (short) 9);
          kept.read();
          assertThat(kept.b).isEqualTo((short) 9);
        });
    checks.put(
        "unions",
        jt -> {
          Structures.Variant variant = new Structures.Variant();
          jt.jt_variant_set(variant, 1, 2.5);
          assertThat(variant.value.f).isEqualTo(2.5f);
        });
    checks.put(
        "primitive-arrays",
        jt -> {
          int[] values = {2, 1};
          jt.jt_sort(values, 2, (a, b) -> Integer.compare(a.getValue(), b.getValue()));
          assertThat(values).containsExactly(1, 2);
        });
    checks.put(
        "object-parameters",
        jt -> {
          for (Place place : Place.values()) {
            TakesAny any = BOX.at(place, TakesAny.class, NO_OPTIONS);
            assertThat(any.jt_not(0)).isEqualTo(1);
            assertThat(any.jt_is_null(null)).isEqualTo(1);
            assertThat(any.jt_is_null(new Memory(1))).isZero();
            assertThat(catchThrowable(() -> any.jt_is_null(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unsupported argument type");
          }
        });
    checks.put("varargs", jt -> assertThat(jt.jt_sum_ints(2, 3, 4)).isEqualTo(7));
    checks.put(
        "errno",
        jt -> {
          assertThat(catchThrowable(() -> jt.jt_fail(2))).hasMessageContaining("2");
          assertThat(Native.getLastError()).isEqualTo(2);
        });
  }

  private void pointers() {
    checks.put(
        "pointers-returned",
        jt -> {
          Pointer buffer = jt.jt_buffer(16);
          buffer.setLong(8, 5);
          assertThat(jt.jt_read_int(buffer.share(4), 4)).isEqualTo(5);
          jt.jt_buffer_free(buffer);
        });
    checks.put(
        "constants",
        jt -> {
          Pointer failed = jt.jt_constant(-1);
          assertThat(failed.equals(Pointer.createConstant(-1L))).isTrue();
          assertThat(jt.jt_echo_pointer(failed)).isEqualTo(failed);
          assertThat(catchThrowable(() -> failed.getByte(0)))
              .isInstanceOf(ForeignPointerException.class);
        });
    checks.put(
        "byte-buffers-of-pointers",
        jt -> {
          Pointer buffer = jt.jt_buffer(16);
          buffer.getByteBuffer(0, 16).put(0, (byte) 1);
          assertThat(buffer.getByte(0)).isZero();
          jt.jt_buffer_free(buffer);
        });
    checks.put(
        "address-arithmetic",
        jt -> {
          Pointer buffer = jt.jt_buffer(16);
          buffer.setInt(8, 7);
          assertThat(buffer.share(8).getInt(0)).isEqualTo(7);
          assertThat(Warnings.during(() -> BOX.at(Place.WORKER, Reckons.class, NO_OPTIONS)))
              .singleElement()
              .asString()
              .contains(Reckons.Cursor.class.getName())
              .contains("next calls new Pointer(long)", "next calls Pointer.nativeValue");
          assertThat(Warnings.during(() -> BOX.at(Place.WORKER, Reckons.class, NO_OPTIONS)))
              .as("once")
              .isEmpty();
          jt.jt_buffer_free(buffer);
        });
    checks.put(
        "returned-memory",
        jt -> {
          BOX.box().free(jt.jt_buffer(16));
          assertThat(jt.jt_not(true)).isFalse();
          assertThat(catchThrowable(() -> BOX.box().free(new Memory(8))))
              .isInstanceOf(ForeignPointerException.class);
        });
    checks.put(
        "stale-pointers",
        jt -> {
          Pointer buffer = jt.jt_buffer(16);
          BOX.kill(jt.jt_process_id());
          assertThat(catchThrowable(() -> buffer.getByte(0)))
              .isInstanceOf(StaleHandleException.class);
        });
    checks.put(
        "out-parameters",
        jt -> {
          IntByReference value = new IntByReference(1);
          assertThat(jt.jt_add_into(value, 2)).isEqualTo(value.getValue()).isEqualTo(3);
          PointerByReference text = new PointerByReference();
          jt.jt_out_string(text);
          assertThat(text.getValue().getString(0)).isEqualTo("from the library");
        });
    checks.put(
        "memory",
        jt -> {
          Memory memory = new Memory(16);
          jt.jt_write_int(memory.share(8), 4, 3);
          assertThat(memory.getInt(12)).isEqualTo(3);
        });
    checks.put(
        "memory-later",
        jt -> {
          Memory memory = new Memory(4);
          memory.setInt(0, 1);
          jt.jt_remember(memory);
          memory.setInt(0, 2);
          assertThat(jt.jt_remembered()).as("before it is passed again").isEqualTo(1);
          jt.jt_is_null(memory);
          assertThat(jt.jt_remembered()).as("after").isEqualTo(2);
          jt.jt_remember(null);
        });
    checks.put(
        "memory-pointers",
        jt -> {
          Memory out = new Memory(8);
          BOX.at(Place.WORKER, Bare.class, NO_OPTIONS).jt_out_handle(out);
          PointerByReference typed = new PointerByReference();
          jt.jt_out_handle(typed);
          Pointer plain = out.getPointer(0);
          assertThat(Pointer.nativeValue(plain)).isEqualTo(Pointer.nativeValue(typed.getValue()));
          assertThat(plain.getClass()).isEqualTo(Pointer.class);
          assertThat(typed.getValue().getInt(0)).isEqualTo(4711);
        });
    checks.put(
        "host-pointers",
        jt -> {
          long address = Native.malloc(8);
          ForeignPointerException refused =
              catchThrowableOfType(
                  ForeignPointerException.class, () -> jt.jt_is_null(new Pointer(address)));
          Native.free(address);
          assertThat(refused).hasMessageContaining("Pass Memory");
        });
    checks.put(
        "buffers",
        jt -> {
          Buffers buffers = BOX.at(Place.WORKER, Buffers.class, NO_OPTIONS);
          ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
          buffers.jt_write_int(direct, 4, 6);
          assertThat(direct.getInt(4)).isEqualTo(6);
        });
    checks.put(
        "global-variables",
        jt -> {
          jt.jt_counter_address().setInt(0, 5);
          assertThat(jt.jt_counter_next()).isEqualTo(6);
        });
    checks.put(
        "library-death",
        jt -> {
          assertThat(catchThrowable(jt::jt_crash)).isInstanceOf(WorkerLostException.class);
          assertThat(jt.jt_not(false)).isTrue();
        });
  }

  private void callbacks() {
    checks.put("callbacks", jt -> assertThat(jt.jt_call_int(it -> it + 1, 1)).isEqualTo(2));
    checks.put(
        "callback-structure-results",
        jt ->
            assertThat(
                    jt.jt_call_value_result(
                            value -> {
                              Structures.Mixed.Value mixed = new Structures.Mixed.Value();
                              mixed.i = value;
                              return mixed;
                            },
                            4)
                        .i)
                .isEqualTo(8));
    checks.put(
        "callback-nesting",
        jt -> {
          AtomicReference<Long> inner = new AtomicReference<>();
          Callbacks.OfInt nested =
              value -> {
                inner.set(jt.jt_thread_id());
                return value;
              };
          AtomicReference<Long> outer = new AtomicReference<>();
          jt.jt_call_void(
              () -> {
                outer.set(jt.jt_thread_id());
                jt.jt_call_int(nested, 1);
              });
          assertThat(inner.get()).isEqualTo(outer.get());
        });
    checks.put(
        "callback-identity",
        jt -> {
          Callbacks.OfInt same = value -> value;
          assertThat(jt.jt_same_function(same, same)).isEqualTo(1);
          jt.jt_store(same);
          assertThat(jt.jt_stored()).isSameAs(same);
          jt.jt_store(null);
        });
    checks.put(
        "callback-threads",
        jt -> {
          Set<Thread> threads = java.util.concurrent.ConcurrentHashMap.newKeySet();
          Callbacks.OfInt seen =
              value -> {
                threads.add(Thread.currentThread());
                return value;
              };
          jt.jt_thread_call(seen, 1);
          jt.jt_thread_call(seen, 1);
          assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
          Callbacks.OfInt detaches =
              value -> {
                Native.detach(false);
                Native.detach(true);
                return value + 1;
              };
          assertThat(jt.jt_thread_call(detaches, 1)).isEqualTo(2);
          assertThat(jt.jt_thread_call(detaches, 2)).as("the thread goes on").isEqualTo(3);
        });
    checks.put(
        "function-pointers",
        jt -> assertThat(jt.jt_call_int(jt.jt_doubler(), jt.jt_doubler().call(3))).isEqualTo(12));
  }

  private void mappings() {
    checks.put(
        "type-mappers",
        jt ->
            assertThat(mapped().callInt(value -> value + 1, Mapped.Color.RED))
                .isEqualTo(Mapped.Color.GREEN));
    checks.put(
        "function-mappers",
        jt -> {
          assertThat(mapped().not(true)).isFalse();
          AtomicReference<NativeLibrary> given = new AtomicReference<>();
          FunctionMapper mapper =
              (library, method) -> {
                given.set(library);
                return "jt_not";
              };
          BOX.at(Place.WORKER, Renamed.class, Map.of(Library.OPTION_FUNCTION_MAPPER, mapper));
          assertThat(given.get().getName())
              .as("when it is loaded")
              .isEqualTo(NativeLibrary.getProcess().getName());
        });
    checks.put("invocation-mappers", jt -> assertThat(mapped().answer()).isEqualTo(42));
    checks.put(
        "options-not-needed",
        jt ->
            BOX.at(
                    Place.WORKER,
                    JnaTypes.class,
                    Map.of(
                        Library.OPTION_CLASSLOADER,
                        getClass().getClassLoader(),
                        Library.OPTION_STRUCTURE_ALIGNMENT,
                        com.sun.jna.Structure.ALIGN_DEFAULT))
                .jt_not(true));
  }

  private static Mapped mapped() {
    return BOX.at(Place.WORKER, Mapped.class, Mapped.OPTIONS);
  }

  private void workers() {
    checks.put(
        "function-objects",
        jt -> {
          Function not = BOX.box().function("jnatypes", "jt_not");
          assertThat(not.invokeInt(new Object[] {0})).isEqualTo(1);
          assertThat(catchThrowable(() -> jt.jt_is_null(not)))
              .isInstanceOf(ForeignPointerException.class)
              .hasMessageContaining("globalVariable");
          assertThat(jt.jt_is_null(BOX.box().globalVariable("jnatypes", "jt_not"))).isZero();
        });
    checks.put(
        "process-symbols",
        jt ->
            assertThat(BOX.box().load(null, ProcessSymbols.class).getpid())
                .isEqualTo(jt.jt_process_id())
                .isNotEqualTo((int) ProcessHandle.current().pid()));
    checks.put("worker-numbers", jt -> numbersOfTheWorker(jt.jt_process_id()));
    checks.put(
        "disposed-libraries",
        jt -> {
          disposeAllHere();
          assertThat(jt.jt_not(true)).isFalse();
          BOX.kill(jt.jt_process_id());
          assertThat(jt.jt_not(true)).as("in the next worker").isFalse();
        });
    checks.put(
        "library-state",
        jt -> {
          try (Session session = BOX.box().session("jnatypes")) {
            JnaTypes held = session.load(JnaTypes.class);
            long thread = held.jt_thread_id();
            JnaTypes.Handle handle = held.jt_handle_open(6);
            AtomicReference<Long> other = new AtomicReference<>();
            CompletableFuture.runAsync(() -> other.set(held.jt_thread_id())).join();
            assertThat(other.get()).isEqualTo(thread);
            assertThat(held.jt_handle_read(handle)).isEqualTo(6);
            held.jt_handle_close(handle);
          }
        });
    checks.put("very-large-data", jt -> largeData());
    checks.put(
        "memory-after-the-call",
        jt -> {
          Memory memory = new Memory(4);
          memory.setInt(0, 1);
          jt.jt_remember(memory);
          jt.jt_write_remembered(9);
          assertThat(memory.getInt(0)).as("before it is passed again").isEqualTo(1);
          jt.jt_is_null(memory);
          assertThat(memory.getInt(0)).as("after").isEqualTo(9);
          jt.jt_remember(null);
        });
    checks.put(
        "replaced-worker",
        jt -> {
          Callbacks.OfInt twice = value -> 2 * value;
          jt.jt_store(twice);
          assertThat(jt.jt_call_stored(4)).isEqualTo(8);
          BOX.kill(jt.jt_process_id());
          assertThat(jt.jt_call_stored(4)).as("nothing is stored there").isEqualTo(-1);
          jt.jt_store(twice);
          assertThat(jt.jt_call_stored(4)).isEqualTo(8);
          jt.jt_store(null);
        });
  }

  private static void disposeAllHere() {
    try {
      // Not public, but reached by applications that want to unload what JNA holds.
      Method all = NativeLibrary.class.getDeclaredMethod("disposeAll");
      all.setAccessible(true);
      all.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static void numbersOfTheWorker(int worker) {
    ProcessSymbols libc = BOX.box().load(null, ProcessSymbols.class);
    Path file = Path.of("/proc/self/status");
    int descriptor = libc.open(file.toString(), 0);
    assertThat(Path.of("/proc/" + worker + "/fd/" + descriptor))
        .satisfies(
            link ->
                assertThat(Files.readSymbolicLink(link))
                    .isEqualTo(Path.of("/proc/" + worker + "/status")));
    assertThat(libc.close(descriptor)).isZero();
  }

  private static void largeData() {
    int limit = 64 << 10;
    try (Glovebox small =
        Stubs.open(pool -> pool.workers(0, 1, 0).limits(new PoolLimits(limit)), "jnatypes")) {
      JnaTypes jt = small.load("jnatypes", JnaTypes.class);
      List<Memory> kept = new ArrayList<>();
      assertTooLarge(
          () -> {
            for (int i = 0; i < 5; i++) {
              kept.add(new Memory(limit - 1024));
              kept.get(i).clear();
              jt.jt_is_null(kept.get(i));
            }
          });
      assertThat(kept).as("four have room").hasSize(5);
      assertTooLarge(() -> jt.jt_length("x".repeat(limit)));
      assertTooLarge(() -> jt.jt_is_null(new Memory(limit)));
      assertTooLarge(() -> jt.jt_long_string(limit));
      assertThat(jt.jt_not(true)).as("the worker goes on").isFalse();
    }
  }

  private static void assertTooLarge(ThrowingCallable call) {
    assertThat(catchThrowable(call))
        .isInstanceOf(MessageTooLargeException.class)
        .hasMessageContaining("limits.message");
  }

  private void refusals() {
    checks.put(
        "symbol-provider",
        jt ->
            assertRefused(
                JnaTypes.class,
                Map.of(
                    Library.OPTION_SYMBOL_PROVIDER,
                    (com.sun.jna.SymbolProvider) (handle, name, parent) -> 0),
                "symbol-provider"));
    checks.put(
        "open-flags",
        jt -> assertRefused(JnaTypes.class, Map.of(Library.OPTION_OPEN_FLAGS, 1), "open-flags"));
    checks.put(
        "java-objects",
        jt ->
            assertRefused(
                JnaTypes.class, Map.of(Library.OPTION_ALLOW_OBJECTS, true), "cannot cross"));
    checks.put(
        "direct-mapping",
        jt ->
            assertThat(catchThrowable(() -> BOX.box().load("jnatypes", Structures.Small.class)))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("direct mapping"));
    checks.put(
        "instance-constants",
        jt -> {
          assertThat(BOX.at(Place.WORKER, WithInstance.class, NO_OPTIONS).jt_not(1)).isZero();
          assertThat(initialised).isFalse();
          assertThat(WithInstance.INSTANCE).isNotNull();
          assertThat(initialised).isTrue();
        });
    checks.put(
        "synchronized-libraries",
        jt -> {
          assertThat(catchThrowable(() -> Native.synchronizedLibrary(jt)))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("JnaTypes of library 'jnatypes'")
              .hasMessageContaining("use a Session");
          assertThat(catchThrowable(() -> Native.getNativeLibrary(jt)))
              .isInstanceOf(IllegalArgumentException.class);
        });
    checks.put(
        "unsupported-types",
        jt -> {
          for (Place place : Place.values()) {
            TakesThread mixed = BOX.at(place, TakesThread.class, NO_OPTIONS);
            assertThat(mixed.jt_not(1)).isZero();
            assertThat(catchThrowable(() -> mixed.jt_is_null(Thread.currentThread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Thread");
          }
          assertThat(catchThrowable(() -> BOX.box().load("jnatypes", PlainTakesThread.class)))
              .isInstanceOf(SignatureException.class)
              .hasMessageContaining("jt_is_null");
        });
    checks.put(
        "missing-functions",
        jt -> {
          for (Place place : Place.values()) {
            Missing mixed = BOX.at(place, Missing.class, NO_OPTIONS);
            assertThat(mixed.jt_not(1)).isZero();
            assertThat(catchThrowable(() -> mixed.jt_nto(1)))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageStartingWith("Error looking up function 'jt_nto': ");
          }
          assertThat(catchThrowable(() -> BOX.box().load("jnatypes", PlainMissing.class)))
              .isInstanceOf(GloveboxException.class)
              .hasMessageContaining("jt_nto")
              .hasMessageContaining("jt_not");
        });
  }

  private static <T extends Library> void assertRefused(
      Class<T> type, Map<String, ?> options, String word) {
    assertThat(catchThrowable(() -> BOX.at(Place.WORKER, type, options)))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining(word);
  }

  @TestFactory
  Stream<DynamicTest> everyRow_isTrue() throws IOException {
    return CompatibilityTable.rows().stream()
        .map(
            row ->
                dynamicTest(
                    row.name(),
                    () -> {
                      assertThat(row.verdict()).isIn("same", "different", "refused");
                      if (!row.verdict().equals("same")) {
                        assertThat(row.note()).isNotEmpty();
                      }
                      checks.get(row.name()).run(BOX.at(Place.WORKER));
                    }));
  }

  @Test
  void everyRowHasACheck_andEveryCheckARow() throws IOException {
    List<String> rows =
        CompatibilityTable.rows().stream().map(CompatibilityTable.Row::name).toList();
    assertThat(checks.keySet()).containsExactlyInAnyOrderElementsOf(rows);
  }
}

package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import com.sun.jna.Union;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.ThreadPolicy;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pointers by every way on which they come from a worker. Whatever number the library gives, this
 * process does not use it as an address: where it did, this JVM would end here.
 */
@Timeout(60)
@LeftoversPerClass
class PointersOfWorkersIT {
  public static class Handle extends PointerType {}

  @Structure.FieldOrder("pointer")
  public static class One extends Structure {
    public static class ByReference extends One implements Structure.ByReference {}

    public Pointer pointer;
  }

  @Structure.FieldOrder("handle")
  public static class Typed extends Structure {
    public Handle handle;
  }

  @Structure.FieldOrder("pointers")
  public static class Many extends Structure {
    public Pointer[] pointers = new Pointer[1];
  }

  @Structure.FieldOrder("one")
  public static class Nested extends Structure {
    public One one;
  }

  @Structure.FieldOrder({"bulk", "pointer"})
  public static class Bulk extends Structure {
    public byte[] bulk = new byte[2 << 20];
    public Pointer pointer;
  }

  public static class Either extends Union {
    public Pointer pointer;
    public long number;
  }

  /** What ldiv returns: two longs. */
  @Structure.FieldOrder({"quotient", "remainder"})
  public static class Quotient extends Structure implements Structure.ByValue {
    public Pointer quotient;
    public Pointer remainder;
  }

  interface Compare extends Callback {
    int compare(Pointer key, Pointer element);
  }

  interface CompareHandles extends Callback {
    int compare(Handle key, Pointer element);
  }

  interface Absolute extends Callback {
    int abs(int value);
  }

  interface HandlerCallback extends Callback {
    void signal(int number);
  }

  interface LibC extends Library {
    Pointer memset(Pointer memory, int value, long size);

    Pointer malloc(long size);

    Pointer memcpy(Pointer to, Pointer from, long size);

    Pointer memcpy(Structure to, Pointer from, long size);

    Pointer memcpy(PointerByReference to, Pointer from, long size);

    Pointer memcpy(LongByReference to, Pointer from, long size);

    Pointer memcpy(Pointer[] to, Pointer from, long size);

    Pointer memcpy(Handle[] to, Pointer from, long size);

    Pointer memcpy(String[] to, Pointer from, long size);

    Pointer memcpy(One.ByReference[] to, Pointer from, long size);

    Pointer bsearch(Pointer key, Pointer base, long count, long size, Compare compare);

    Quotient ldiv(long number, long by);

    Absolute dlsym(Pointer handle, String name);

    Pointer signal(int number, HandlerCallback handler);

    Pointer getenv(String name);
  }

  interface Typing extends Library {
    Handle memset(Pointer memory, int value, long size);

    Pointer bsearch(Pointer key, Pointer base, long count, long size, CompareHandles compare);
  }

  private static Glovebox box;
  private static LibC libc;
  private static Typing typed;

  @BeforeAll
  static void open() {
    box =
        Glovebox.open(
            Registry.builder()
                .library("c", it -> it.search("libc.so.6").pool("c"))
                .pool("c", it -> it.workers(0, 1, 0).threads(ThreadPolicy.concurrent(4)))
                .build());
    libc = box.load("c", LibC.class);
    typed = box.load("c", Typing.class);
  }

  @AfterAll
  static void close() {
    box.close();
  }

  private static Memory words(long word) {
    Memory memory = new Memory(16);
    memory.clear();
    memory.setLong(0, word);
    return memory;
  }

  private Map<String, Pointer> fromEverywhere(long word) {
    Pointer number = Pointer.createConstant(word);
    Memory memory = words(word);
    Map<String, Pointer> all = new TreeMap<>();
    all.put("result", libc.memset(number, 0, 0));
    all.put("typed result", typed.memset(number, 0, 0).getPointer());
    all.put(
        "function object", box.function("c", "memset").invokePointer(new Object[] {number, 0, 0L}));
    all.put("structure by value", libc.ldiv(word, 1).quotient);
    all.putAll(fields(memory));
    all.putAll(arguments(memory));
    AtomicReference<Pointer> key = new AtomicReference<>();
    libc.bsearch(number, memory, 1, 8, (k, element) -> record(key, k));
    all.put("callback's argument", key.get());
    typed.bsearch(number, memory, 1, 8, (k, element) -> record(key, k.getPointer()));
    all.put("callback's typed argument", key.get());
    Pointer theirs = libc.malloc(16);
    theirs.setLong(0, word);
    theirs.setLong(8, 0);
    all.put("memory of the library", theirs.getPointer(0));
    all.put("array in memory of the library", theirs.getPointerArray(0)[0]);
    One there = Structure.newInstance(One.class, theirs);
    there.read();
    all.put("structure of the library", there.pointer);
    return all;
  }

  private static int record(AtomicReference<Pointer> to, Pointer pointer) {
    to.set(pointer);
    return 0;
  }

  private static Map<String, Pointer> fields(Memory from) {
    Map<String, Pointer> all = new TreeMap<>();
    One one = new One();
    libc.memcpy(one, from, 8);
    all.put("field", one.pointer);
    one.pointer = null;
    one.read();
    all.put("field that is read later", one.pointer);
    all.put("memory of a structure", one.getPointer().getPointer(0));
    One late = new One();
    late.setAutoRead(false);
    libc.memcpy(late, from, 8);
    late.read();
    all.put("field that is read by hand", late.pointer);
    Typed handle = new Typed();
    libc.memcpy(handle, from, 8);
    all.put("typed field", handle.handle.getPointer());
    Many many = new Many();
    libc.memcpy(many, from, 8);
    all.put("field with an array", many.pointers[0]);
    Nested nested = new Nested();
    libc.memcpy(nested, from, 8);
    all.put("nested field", nested.one.pointer);
    nested.one.pointer = null;
    nested.read();
    all.put("nested field that is read later", nested.one.pointer);
    Either either = new Either();
    either.setType(Pointer.class);
    libc.memcpy(either, from, 8);
    either.read();
    all.put("union", either.pointer);
    return all;
  }

  private static Map<String, Pointer> arguments(Memory from) {
    Map<String, Pointer> all = new TreeMap<>();
    PointerByReference reference = new PointerByReference();
    libc.memcpy(reference, from, 8);
    all.put("reference", reference.getValue());
    Pointer[] pointers = {null, new Pointer(1)};
    libc.memcpy(pointers, from, 8);
    all.put("array", pointers[0]);
    Handle[] handles = {new Handle()};
    libc.memcpy(handles, from, 8);
    all.put("typed array", handles[0].getPointer());
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {-4096, -1, 8, 4095})
  void aConstant_isAPointerThatFails_andEqualsItsNumber(long value) {
    fromEverywhere(value)
        .forEach(
            (from, pointer) -> {
              assertThat(pointer).as(from).isInstanceOf(RemotePointer.class);
              assertThatThrownBy(() -> pointer.getByte(0))
                  .as(from)
                  .isInstanceOf(ForeignPointerException.class);
              assertThatThrownBy(() -> pointer.setInt(0, 1))
                  .as(from)
                  .isInstanceOf(ForeignPointerException.class);
              assertThat(pointer.equals(new Pointer(value))).as(from).isTrue();
              assertThat(Pointer.createConstant(value).equals(pointer)).as(from).isTrue();
              assertThat(libc.memset(pointer, 0, 0)).as(from).isEqualTo(pointer);
            });
  }

  @Test
  void anAddress_isReadInTheWorker() {
    Pointer theirs = libc.malloc(8);
    theirs.setLong(0, 0x1234_5678_9abcL);
    fromEverywhere(Pointer.nativeValue(theirs))
        .forEach(
            (from, pointer) -> {
              assertThat(pointer).as(from).isEqualTo(theirs);
              assertThat(pointer.getLong(0)).as(from).isEqualTo(0x1234_5678_9abcL);
            });
  }

  /**
   * No address at all, in a process of this kind; only looked at, because it would end the worker.
   */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0x7fff_f000L, 1L << 50})
  void anyOtherNumber_isAnAddressInTheWorker(long value) {
    fromEverywhere(value)
        .forEach((from, pointer) -> assertThat(pointer).as(from).isInstanceOf(RemotePointer.class));
  }

  @Test
  void aFieldBehindMegabytes_isTheWorkersToo() {
    Bulk bulk = new Bulk();
    Memory from = new Memory(bulk.size());
    from.clear();
    from.setLong(2 << 20, -1);
    libc.memcpy(bulk, from, from.size());
    assertThat(bulk.pointer).isInstanceOf(RemotePointer.class).isEqualTo(new Pointer(-1));
  }

  @Test
  void aStringThatTheLibraryPutsIntoAnArray_isReadInTheWorker() {
    Pointer path = libc.getenv("PATH");
    String[] strings = {"mine", "too"};
    libc.memcpy(strings, words(Pointer.nativeValue(path)), 8);
    assertThat(strings).containsExactly(path.getString(0), "too");
    assertThatThrownBy(() -> libc.memcpy(new String[] {"mine"}, words(-1), 8))
        .isInstanceOf(ForeignPointerException.class);
  }

  @Test
  void aReferenceThatTheLibraryPutsIntoAnArray_isReadInTheWorker() {
    Pointer theirs = libc.malloc(8);
    theirs.setLong(0, -1);
    One.ByReference[] references = {new One.ByReference(), new One.ByReference()};
    libc.memcpy(references, words(Pointer.nativeValue(theirs)), 8);
    assertThat(references[0].getPointer()).isEqualTo(theirs);
    assertThat(references[0].pointer).isEqualTo(new Pointer(-1));
    assertThat(references[1].pointer).isNull();
  }

  @Test
  void numbers_areNumbersStill() {
    LongByReference number = new LongByReference();
    for (long value : new long[] {5, 3L << 32 | 5, -1}) {
      libc.memcpy(number, words(value), 8);
      assertThat(number.getValue()).isEqualTo(value);
    }
    One growing = new One();
    libc.memcpy(growing, words(0), 8);
    assertThat(growing.toArray(3)).hasSize(3);
  }

  @Test
  void aFunctionObject_isNoMemory() {
    assertThatThrownBy(() -> box.function("c", "memset").getByte(0))
        .isInstanceOf(ForeignPointerException.class)
        .hasMessageContaining("globalVariable");
  }

  @Test
  void aConstantHandler_isPassedBack_andTheOwnOneIsTheSame() {
    HandlerCallback own = number -> {};
    Pointer before = libc.signal(30, own);
    Pointer back = libc.signal(30, null);
    assertThat(before).isNull();
    assertThat(back.equals(com.sun.jna.CallbackReference.getFunctionPointer(own))).isTrue();
    assertThatThrownBy(() -> back.setByte(0, (byte) 0)).isInstanceOf(ForeignPointerException.class);
  }

  /** One thread gets its own callback back, and another one functions of the library. */
  @Test
  void callbacksBothWays_atOnce_doNotStop() throws Exception {
    HandlerCallback own = number -> {};
    libc.signal(30, own);
    String[] names = {"abs", "labs", "atoi", "rand", "getpid"};
    List<Thread> threads = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(2);
    threads.add(thread(done, i -> libc.signal(30, own)));
    threads.add(thread(done, i -> libc.dlsym(null, names[i % names.length])));
    threads.forEach(Thread::start);
    assertThat(done.await(40, TimeUnit.SECONDS)).isTrue();
    assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads()).isNull();
  }

  private static Thread thread(CountDownLatch done, java.util.function.IntConsumer call) {
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                call.accept(i);
              }
              done.countDown();
            });
    thread.setDaemon(true);
    return thread;
  }
}

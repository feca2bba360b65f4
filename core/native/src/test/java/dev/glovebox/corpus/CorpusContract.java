package dev.glovebox.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.MemoryRequests;
import dev.glovebox.lane.Message;
import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One corpus of questions for all workers: what a worker in C answers is, byte for byte, what the
 * one that is a JVM answers, but for addresses.
 */
@Timeout(180)
abstract class CorpusContract {
  private static final int SIGNATURES = 1500;

  private static final AbiType I32 = AbiType.I32;
  private static final AbiType I64 = AbiType.I64;
  private static final AbiType POINTER = AbiType.POINTER;

  @TempDir Path directory;

  private final boolean shared;

  CorpusContract(boolean shared) {
    this.shared = shared;
  }

  /** What is asked of a worker. */
  private interface Questions {
    void ask(Talk talk) throws Exception;
  }

  private List<String> answers(Kind kind, Questions questions) throws Exception {
    List<Bootstrap.Library> libraries = List.of(library("calc"), library("missing_dep"));
    try (Talk talk = new Talk(directory, kind, shared, libraries)) {
      questions.ask(talk);
      assertThat(talk.bye()).as("exit; stderr: %s", talk.stderr()).isZero();
      assertThat(talk.stderr()).isEmpty();
      return talk.heard();
    }
  }

  private static Bootstrap.Library library(String stub) {
    return new Bootstrap.Library(stub, NativeStubs.require(stub).toString(), null, null, false);
  }

  private void assertAlike(Kind kind, Questions questions) throws Exception {
    List<String> expected = answers(Kind.JVM, questions);
    List<String> actual = answers(kind, questions);

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("answer %d", i).isEqualTo(expected.get(i));
    }
    assertThat(expected).isNotEmpty();
  }

  private static AbiSignature signature(AbiType result, AbiType... parameters) {
    return new AbiSignature(List.of(parameters), AbiResult.of(result));
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  // Functions of the C library, in the worker's own process.

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void callsWithMemory_areAnsweredAlike(Kind kind) throws Exception {
    assertAlike(kind, CorpusContract::callWithMemory);
  }

  private static void callWithMemory(Talk talk) throws IOException {
    talk.bind(1, "strlen", signature(I64, POINTER));
    talk.call(1, 1, call -> call.slotBlock(0, in(call, "hello\0")));
    // A part of a block.
    talk.call(1, 1, call -> call.slotBlock(0, in(call, "hello\0"), 3));

    talk.bind(2, "swab", signature(AbiType.VOID, POINTER, POINTER, I64));
    talk.call(
        2,
        3,
        call -> {
          int from = in(call, "badcfehg");
          call.beginBlock(BlockDirection.OUT, 8);
          int to = call.endBlock();
          call.slotBlock(0, from);
          call.slotBlock(1, to);
          call.slot(2, 8);
        });
    // OUT blocks begin as zeros, also after another call has used their memory.
    talk.call(
        2,
        3,
        call -> {
          call.beginBlock(BlockDirection.OUT, 40);
          int to = call.endBlock();
          call.slotBlock(0, in(call, "xy"));
          call.slotBlock(1, to, 2);
          call.slot(2, 2);
        });

    talk.bind(3, "memcmp", signature(I32, POINTER, POINTER, I64));
    talk.call(
        3,
        3,
        call -> {
          call.slotBlock(0, in(call, "abc"));
          call.slotBlock(1, in(call, "abd"));
          call.slot(2, 2);
        });

    talk.bind(4, "frexp", signature(AbiType.F64, AbiType.F64, POINTER));
    talk.call(
        4,
        2,
        call -> {
          call.beginBlock(BlockDirection.OUT, 4);
          int exponent = call.endBlock();
          call.slot(0, Double.doubleToRawLongBits(96.5));
          call.slotBlock(1, exponent);
        });

    // A pointer in a block, which the callee replaces.
    talk.bind(5, "strtol", signature(I64, POINTER, POINTER, I32));
    for (String number : List.of("123x", "99999999999999999999", "-7", "zz")) {
      talk.call(
          5,
          3,
          call -> {
            int text = in(call, number + "\0");
            call.slotBlock(0, text);
            call.slot(1, 0);
            call.slot(2, 10);
          });
    }

    // errno of what failed, and none of what did not.
    talk.bind(6, "close", signature(I32, I32));
    talk.call(6, 1, call -> call.slot(0, -1));
    talk.bind(7, "abs", signature(I32, I32));
    talk.call(7, 1, call -> call.slot(0, -5));
    talk.call(7, 1, call -> call.slot(0, 0x7777_7777_8000_0001L));

    // Aggregates that are returned.
    AggregateLayout pair = new AggregateLayout(16, 8, List.of(I64, I64));
    AbiSignature ldiv =
        new AbiSignature(List.of(I64, I64), AbiResult.of(AbiType.AGGREGATE), List.of(pair));
    talk.bind(8, "ldiv", ldiv);
    talk.call(
        8,
        2,
        call -> {
          call.slot(0, -17);
          call.slot(1, 5);
        });
    talk.bind(9, "fabsf", signature(AbiType.F32, AbiType.F32));
    talk.call(9, 1, call -> call.slot(0, 0xffff_ffff_0000_0000L | Float.floatToRawIntBits(-2.5f)));

    // An array of pointers to strings, the last one null.
    talk.bind(10, "execv", signature(I32, POINTER, POINTER));
    talk.call(
        10,
        2,
        call -> {
          int path = in(call, "/nonexistent/program\0");
          call.beginBlock(BlockDirection.INOUT, 24).put(new byte[24]);
          int pointers = call.endBlock();
          call.slotBlock(0, path);
          call.slotBlock(1, pointers);
          call.pointerInBlock(pointers, 0, path, 1);
          call.pointerInBlock(pointers, 8, path, 2);
        },
        // The pointers come back as addresses.
        text -> text.substring(0, 64));

    // Frames that are large, then small, then larger, then too large.
    for (int bytes : List.of(300_000, 10, 900_000, Talk.MAX - 100, 12)) {
      talk.call(
          2,
          3,
          call -> {
            call.beginBlock(BlockDirection.OUT, bytes);
            int to = call.endBlock();
            call.slotBlock(0, in(call, "ab"));
            call.slotBlock(1, to, bytes - 4L);
            call.slot(2, 2);
          });
      String text = "y".repeat(bytes / 2) + "\0";
      talk.call(1, 1, call -> call.slotBlock(0, in(call, text)));
    }

    // A block of no bytes, and a pointer just behind one.
    talk.call(1, 1, call -> call.slotBlock(0, in(call, "abc\0"), 3));
    talk.call(
        3,
        3,
        call -> {
          call.beginBlock(BlockDirection.OUT, 0);
          int none = call.endBlock();
          call.slotBlock(0, none);
          call.slotBlock(1, in(call, "x"), 1);
          call.slot(2, 0);
        });
  }

  private static int in(CallWriter call, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    call.beginBlock(BlockDirection.IN, bytes.length).put(bytes);
    return call.endBlock();
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void stringsThatAreReturned_areAnsweredAlike(Kind kind) throws Exception {
    UnaryOperator<String> mask = text -> "ADDRESS" + text.substring(16);
    assertAlike(
        kind,
        talk -> {
          talk.bind(1, "strdup", string(Fetch.C_STRING, "free"));
          talk.call(1, 1, call -> call.slotBlock(0, in(call, "hello\0")), mask);
          talk.call(1, 1, call -> call.slotBlock(0, in(call, "\0")), mask);
          talk.bind(2, "wcsdup", string(Fetch.WIDE_STRING, "free"));
          talk.call(2, 1, call -> call.slotBlock(0, in(call, "h\0\0\0\u20ac\0\0\0\0\0\0\0")), mask);
          talk.bind(3, "getenv", string(Fetch.C_STRING, null));
          talk.call(3, 1, call -> call.slotBlock(0, in(call, "NO_SUCH_VARIABLE\0")), mask);
          // Too large to be sent, and freed all the same.
          long large = 2L * Talk.MAX;
          Message allocated = talk.askForAddress(new Message.Allocate(List.of(large)));
          long address = ((Message.Allocated) allocated).addresses().get(0);
          talk.bind(4, "memset", signature(POINTER, POINTER, I32, I64));
          talk.call(
              4,
              3,
              call -> {
                call.slot(0, address);
                call.slot(1, 'x');
                call.slot(2, large - 1);
              },
              mask);
          talk.call(1, 1, call -> call.slot(0, address));
          talk.call(1, 1, call -> call.slot(0, address + large - 10), mask);
        });
  }

  private static AbiSignature string(Fetch fetch, String free) {
    return new AbiSignature(List.of(POINTER), new AbiResult(POINTER, fetch, free));
  }

  // Memory of the worker.

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void memoryOfTheWorker_isSeenAlike(Kind kind) throws Exception {
    assertAlike(kind, CorpusContract::useMemory);
  }

  private static void useMemory(Talk talk) throws IOException {
    Message answer = talk.askForAddress(new Message.Allocate(List.of(64L, 0L, 4096L)));
    long address = ((Message.Allocated) answer).addresses().get(0);
    assertThat(address % 16).isZero();
    UnaryOperator<String> plain = text -> text;
    MemoryRequests.sendRead(talk.lane(), address, 64);
    talk.hear(plain);
    byte[] text = "h\0i\0\0\0\0\0w\0\0\0o\0\0\0\0\0\0\0end\0".getBytes(StandardCharsets.US_ASCII);
    MemoryRequests.sendWrite(talk.lane(), address, ByteBuffer.wrap(text));
    talk.hear(plain);
    for (int unit : List.of(1, 2, 4)) {
      for (long most : List.of(0L, 1L, 100L)) {
        MemoryRequests.sendReadString(talk.lane(), address, unit, most);
        talk.hear(plain);
      }
    }
    MemoryRequests.sendReadString(talk.lane(), address + 8, 4, 0);
    talk.hear(plain);
    MemoryRequests.sendReadString(talk.lane(), address + 2, 4, 3);
    talk.hear(plain);
    MemoryRequests.sendRead(talk.lane(), address, 0);
    talk.hear(plain);
    MemoryRequests.sendRead(talk.lane(), 0, 4);
    talk.hear(plain);
    MemoryRequests.sendRead(talk.lane(), 4095, 4);
    talk.hear(plain);
    MemoryRequests.sendWrite(talk.lane(), 16, ByteBuffer.wrap(text));
    talk.hear(plain);
    MemoryRequests.sendRead(talk.lane(), address, Talk.MAX + 1L);
    talk.hear(plain);
    MemoryRequests.sendRead(talk.lane(), address, Long.MAX_VALUE);
    talk.hear(plain);

    // Blocks at addresses: left alone, changed, written only, and with a pointer to itself.
    talk.bind(1, "memcmp", signature(I32, POINTER, POINTER, I64));
    talk.bind(2, "swab", signature(AbiType.VOID, POINTER, POINTER, I64));
    for (int function : List.of(1, 2)) {
      talk.call(
          function,
          3,
          call -> {
            call.beginBlockAt(address, BlockDirection.INOUT, 8)
                .put("abcdefgh".getBytes(StandardCharsets.US_ASCII));
            int block = call.endBlock();
            call.slotBlock(0, block);
            call.slotBlock(1, block);
            call.slot(2, 8);
          });
    }
    talk.call(
        2,
        3,
        call -> {
          call.beginBlockAt(address, BlockDirection.OUT, 24);
          int block = call.endBlock();
          call.slotBlock(0, in(call, "1234"));
          call.slotBlock(1, block, 4);
          call.slot(2, 4);
        });

    talk.ask(new Message.Allocate(List.of(-1L)));
    talk.ask(new Message.Allocate(List.of(4L * Talk.MAX, 1L)));
    talk.ask(new Message.Allocate(List.of(Long.MAX_VALUE)));
    talk.ask(new Message.Release(List.of(address)));
    talk.askForAddress(new Message.Release(List.of(4711L)));
    talk.ask(new Message.Unmap(List.of(1, 2)));
    talk.ask(new Message.MapMemory(0, 1, 1, 4096));
    talk.ask(new Message.MapMemory(1, 1, 1, -4096));
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void sharedBuffers_areUsedAlike(Kind kind) throws Exception {
    assertAlike(kind, CorpusContract::useSharedBuffers);
  }

  private static void useSharedBuffers(Talk talk) throws IOException {
    talk.bind(1, "swab", signature(AbiType.VOID, POINTER, POINTER, I64));
    long self = ProcessHandle.current().pid();
    try (MemoryFile file = MemoryFile.create("corpus", 65536)) {
      ByteBuffer memory = file.memory();
      memory.put(4096, "badc".getBytes(StandardCharsets.US_ASCII));
      talk.askForAddress(new Message.MapMemory(5, self, file.descriptor(), 65536));
      talk.ask(new Message.MapMemory(5, self, file.descriptor(), 65536));
      for (long offset : List.of(4096L, 65532L, 65533L, -1L, 65537L)) {
        talk.call(
            1,
            3,
            call -> {
              int from = call.sharedBlock(5, 4096, 4);
              int to = call.sharedBlock(5, offset, 4);
              call.slotBlock(0, from);
              call.slotBlock(1, to);
              call.slot(2, 4);
            });
      }
      byte[] swapped = new byte[4];
      memory.get(65532, swapped);
      assertThat(new String(swapped, StandardCharsets.US_ASCII)).isEqualTo("badc");
      memory.get(4096, swapped);
      assertThat(new String(swapped, StandardCharsets.US_ASCII)).isEqualTo("abcd");

      talk.ask(new Message.Unmap(List.of(4, 5, 5)));
      assertThat(memory.get(4096)).as("its pages were given back").isZero();
      talk.call(
          1,
          3,
          call -> {
            int gone = call.sharedBlock(5, 0, 4);
            call.slotBlock(0, gone);
            call.slotBlock(1, gone);
            call.slot(2, 4);
          });
    }
  }

  // Threads and processes that native code makes.

  /** On Linux {@code pthread_t} is an address, and is masked. */
  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void callbacks_onThreadsOfALibrary_areAnsweredAlike(Kind kind) throws Exception {
    assertAlike(
        kind,
        talk -> {
          AbiSignature start = signature(POINTER, POINTER);
          long address =
              ((Message.Registered) talk.askForAddress(new Message.Register(1, start))).address();
          talk.bind(1, "pthread_create", signature(I32, POINTER, POINTER, POINTER, POINTER));
          talk.bind(2, "pthread_join", signature(I32, I64, POINTER));
          talk.answerCallbacks(payload -> little(16).putLong(0, 4711).array());
          Future<List<String>> upcalls = talk.answerUpcalls(8);
          ByteBuffer threads = little(64);
          for (int i = 0; i < 8; i++) {
            byte[] result =
                talk.call(
                    1,
                    4,
                    call -> {
                      call.beginBlock(BlockDirection.OUT, 8);
                      call.slotBlock(0, call.endBlock());
                      call.slot(1, 0);
                      call.slot(2, address);
                      call.slot(3, 42);
                    },
                    text -> text.substring(0, 64));
            threads.put(8 * i, result, 32, 8);
          }
          for (int i = 0; i < 8; i++) {
            long thread = threads.getLong(8 * i);
            talk.call(
                2,
                2,
                call -> {
                  call.beginBlock(BlockDirection.OUT, 8);
                  int returned = call.endBlock();
                  call.slot(0, thread);
                  call.slotBlock(1, returned);
                });
          }
          talk.heard().addAll(upcalls.get(20, TimeUnit.SECONDS));
        });
  }

  /** The child that comes back into the worker's code ends, and answers nothing. */
  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void forkedChildren_endAlike(Kind kind) throws Exception {
    assertAlike(
        kind,
        talk -> {
          talk.bind(1, "fork", signature(I32));
          talk.bind(2, "waitpid", signature(I32, I32, POINTER, I32));
          byte[] forked = talk.call(1, 0, call -> {}, text -> text.substring(16));
          long child = ByteBuffer.wrap(forked).order(ByteOrder.LITTLE_ENDIAN).getLong();
          talk.call(
              2,
              3,
              call -> {
                call.beginBlock(BlockDirection.OUT, 4);
                int status = call.endBlock();
                call.slot(0, child);
                call.slotBlock(1, status);
                call.slot(2, 0);
              },
              text -> text.substring(16));
        });
  }

  // What cannot be done.

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void refusals_sayTheSame(Kind kind) throws Exception {
    Path text = Files.writeString(directory.resolve("text.so"), "no library");
    assertAlike(kind, talk -> askForTheImpossible(talk, text));
    assertThat(text).as("what could not be loaded by its path").hasContent("no library");
  }

  private static void askForTheImpossible(Talk talk, Path text) throws IOException {
    AbiSignature add = signature(I32, I32, I32);
    talk.ask(new Message.Load("nonsuch", null));
    talk.ask(bind(1, "nonsuch", "f", add));
    talk.ask(bind(1, "calc", "calc_add_i32", add));
    talk.ask(new Message.Symbol("calc", "calc_add_i32"));
    talk.ask(new Message.Load("missing_dep", null));
    Bootstrap.Library gone =
        new Bootstrap.Library("calc", "/nonexistent/lib.so", null, null, false);
    talk.ask(new Message.Load("calc", gone));
    String path = NativeStubs.require("calc").toString();
    String hash = "0123456789abcdef".repeat(4);
    talk.ask(new Message.Load("calc", new Bootstrap.Library("calc", path, hash, null, false)));
    talk.ask(
        new Message.Load("calc", new Bootstrap.Library("calc", path, null, "1:2:3:4:5", false)));
    talk.ask(new Message.Load("calc", new Bootstrap.Library("calc", "/etc", null, null, false)));
    for (boolean byPath : new boolean[] {true, false}) {
      talk.ask(
          new Message.Load(
              "calc", new Bootstrap.Library("calc", text.toString(), null, null, byPath)));
    }

    MessageMask.load(talk, "calc");
    MessageMask.load(talk, "calc");
    talk.ask(bind(1, "calc", "calc_add_i32", add));
    talk.ask(bind(1, "calc", "calc_add_i32", add));
    talk.ask(bind(1, "calc", "calc_add_int", add));
    talk.ask(bind(1, "calc", "calc_add_i32", signature(I64, I32, I32)));
    talk.ask(bind(-7, "calc", "calc_add_i32", add));
    talk.ask(bind(70_000, "calc", "calc_add_i32", add));
    for (int id : List.of(1, -7, 70_000)) {
      talk.call(
          id,
          2,
          call -> {
            call.slot(0, 20);
            call.slot(1, 22);
          });
    }
    talk.call(1, 1, call -> call.slot(0, 20));
    talk.call(99, 0, call -> {});
    talk.ask(new Message.BindAddress(3, "calc", 0, add));
    talk.ask(new Message.Unregister(List.of(1)));
    talk.ask(new Message.Unregister(List.of()));

    // An aggregate that comes without its bytes.
    AggregateLayout pair = new AggregateLayout(16, 8, List.of(I64, I64));
    AbiSignature takes =
        new AbiSignature(List.of(AbiType.AGGREGATE), AbiResult.of(I64), List.of(pair));
    talk.ask(bind(4, "", "labs", takes));
    talk.call(4, 1, call -> call.slot(0, 20));
    talk.call(4, 1, call -> call.slotBlock(0, in(call, "0123456789abcdef"), 1));

    // An overrun of a block in the frame.
    talk.bind(5, "strcpy", signature(POINTER, POINTER, POINTER));
    talk.call(
        5,
        2,
        call -> {
          call.beginBlock(BlockDirection.INOUT, 4).put(new byte[4]);
          int small = call.endBlock();
          call.slotBlock(0, small);
          call.slotBlock(1, in(call, "much longer than that is\0"));
        });
    talk.call(
        1,
        2,
        call -> {
          call.sharedBlock(17, 0, 8);
          call.slot(0, 1);
          call.slot(1, 1);
        });
  }

  private static Message bind(int id, String library, String symbol, AbiSignature signature) {
    return new Message.Bind(id, new NativeFunction(library, symbol, signature));
  }

  // All kinds of signatures, in both directions: a callback is a native function, which can be
  // bound.

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void signatures_ofFunctionsAndCallbacks_areHeldAlike(Kind kind) throws Exception {
    assertAlike(kind, talk -> callThemselves(talk, new Random(4711)));
  }

  private static void callThemselves(Talk talk, Random random) throws IOException {
    RandomSignature signatures = new RandomSignature(random);
    for (int id = 1; id <= SIGNATURES; id++) {
      AbiSignature signature = signatures.next();
      Message registered = talk.askForAddress(new Message.Register(id, signature));
      long address = ((Message.Registered) registered).address();
      talk.ask(new Message.BindAddress(id, "", address, signature));
      AggregateLayout layout = signature.resultLayout();
      byte[] answer = new byte[16 + (layout == null ? 0 : (layout.sizeBytes() + 15) / 16 * 16)];
      random.nextBytes(answer);
      talk.answerCallbacks(payload -> answer);
      byte[][] aggregates =
          signature.aggregates().stream()
              .map(
                  aggregate -> {
                    byte[] bytes = new byte[aggregate.sizeBytes()];
                    random.nextBytes(bytes);
                    return bytes;
                  })
              .toArray(byte[][]::new);
      talk.call(
          id,
          signature.parameters().size(),
          call -> {
            int aggregate = 0;
            for (int i = 0; i < signature.parameters().size(); i++) {
              if (signature.parameters().get(i) == AbiType.AGGREGATE) {
                byte[] bytes = aggregates[aggregate++];
                call.beginBlock(BlockDirection.IN, bytes.length).put(bytes);
                call.slotBlock(i, call.endBlock());
              } else {
                call.slot(i, random.nextLong());
              }
            }
          },
          // The JVM leaves in errno what it likes while the host is asked.
          text -> text.substring(0, 16) + "ERRNO" + text.substring(24));
    }
  }

  // Callbacks in calls in callbacks.

  @ParameterizedTest
  @EnumSource(names = {"NATIVE"})
  void callsInCallbacks_areAnsweredAlike(Kind kind) throws Exception {
    assertAlike(kind, CorpusContract::sortWithinSorts);
  }

  /** The sanitizer has a qsort of its own, which asks more often. */
  @Test
  void callsInCallbacks_breakNoRuleOfC() throws Exception {
    assertThat(answers(Kind.SANITIZED, CorpusContract::sortWithinSorts)).isNotEmpty();
  }

  private static void sortWithinSorts(Talk talk) throws IOException {
    AbiSignature compare = signature(I32, POINTER, POINTER);
    Message registered = talk.askForAddress(new Message.Register(1, compare));
    long address = ((Message.Registered) registered).address();
    talk.bind(1, "qsort", signature(AbiType.VOID, POINTER, I64, I64, POINTER));
    int[] depth = {0};
    talk.answerCallbacks(
        payload -> {
          ByteBuffer arguments = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
          // Addresses, which are no other worker's.
          talk.heard().set(talk.heard().size() - 1, "CALLBACK");
          try {
            int order =
                Integer.compare(
                    intAt(talk, arguments.getLong(16)), intAt(talk, arguments.getLong(24)));
            if (depth[0] < 5) {
              depth[0]++;
              sort(talk, address, 3, 1, 2);
              depth[0]--;
            }
            return little(16).putLong(0, order).array();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    sort(talk, address, 9, -3, 7);
  }

  private static int intAt(Talk talk, long address) throws IOException {
    MemoryRequests.sendRead(talk.lane(), address, 4);
    byte[] bytes = Talk.bytes(talk.hear(text -> text));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private static void sort(Talk talk, long compare, int... values) throws IOException {
    talk.call(
        1,
        4,
        call -> {
          ByteBuffer block = call.beginBlock(BlockDirection.INOUT, 4L * values.length);
          for (int value : values) {
            block.putInt(value);
          }
          call.slotBlock(0, call.endBlock());
          call.slot(1, values.length);
          call.slot(2, 4);
          call.slot(3, compare);
        },
        text -> text.substring(0, 16) + "ERRNO" + text.substring(24));
  }

  // The protocol's own document.

  @ParameterizedTest
  @EnumSource
  void examplesOfTheDocument_areAnsweredAsItSays(Kind kind) throws Exception {
    Bootstrap.Library greeter =
        new Bootstrap.Library("greeter", NativeStubs.require("calc").toString(), null, null, false);
    try (Talk talk = new Talk(directory, kind, shared, List.of(greeter))) {
      talk.ask(new Message.Load("greeter", null));
      AbiSignature add = signature(I64, I64, I64);
      talk.ask(bind(7, "greeter", "calc_add_i64", add));
      talk.say(FrameType.CALL, payload("add-frame"));
      assertThat(Talk.bytes(talk.hear(text -> text))).isEqualTo(payload("add-result-frame"));

      talk.bind(3, "getenv", string(Fetch.C_STRING, null));
      talk.call(3, 1, call -> call.slotBlock(0, in(call, "NO_SUCH_VARIABLE\0")));
      String last = talk.heard().get(talk.heard().size() - 1);
      assertThat(last)
          .isEqualTo("RESULT " + HexFormat.of().formatHex(Examples.hex("null-string-result")));
      assertThat(talk.bye()).isZero();
    }
  }

  private static byte[] payload(String frame) {
    byte[] bytes = Examples.hex(frame);
    return Arrays.copyOfRange(bytes, 8, bytes.length);
  }
}

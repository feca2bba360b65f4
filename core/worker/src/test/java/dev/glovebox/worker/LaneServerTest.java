package dev.glovebox.worker;

import static dev.glovebox.abi.AbiType.AGGREGATE;
import static dev.glovebox.abi.AbiType.F64;
import static dev.glovebox.abi.AbiType.I32;
import static dev.glovebox.abi.AbiType.I64;
import static dev.glovebox.abi.AbiType.POINTER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.CallbackReader;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.ResultReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does for its host, shown with functions of the C library. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LaneServerTest {
  private static final AbiSignature COMPARATOR = signature(I32, POINTER, POINTER);
  private static final AbiSignature QSORT =
      new AbiSignature(List.of(POINTER, I64, I64, POINTER), AbiResult.VOID);

  private WorkerLine worker;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    worker = WorkerLine.open(directory);
  }

  @AfterEach
  void close() {
    worker.close();
  }

  private static AbiSignature signature(AbiType result, AbiType... parameters) {
    return new AbiSignature(List.of(parameters), AbiResult.of(result));
  }

  private static AbiSignature aggregates(
      AbiType result, List<AbiType> parameters, AggregateLayout... layouts) {
    return new AbiSignature(parameters, AbiResult.of(result), List.of(layouts));
  }

  private static AggregateLayout layout(int size, int alignment, AbiElement... elements) {
    return new AggregateLayout(size, alignment, List.of(elements));
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private List<Long> allocate(Long... sizes) throws IOException {
    return ((Message.Allocated) worker.ask(new Message.Allocate(List.of(sizes)))).addresses();
  }

  @Test
  void processItself_isALibraryThatNeedsNoLoad() throws IOException {
    AbiSignature getpid = signature(I32);
    int id = worker.bind("getpid", getpid);

    assertThat(worker.call(id, getpid, call -> {}).slot()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void comparatorOnTheHost_sortsMemoryInTheWorker() throws IOException {
    long numbers = allocate(20L).get(0);
    int id = worker.bind("qsort", QSORT);
    long comparator =
        worker.register(
            COMPARATOR,
            (line, arguments) ->
                Integer.compare(number(line, arguments.slot(0)), number(line, arguments.slot(1))));

    ResultReader result =
        worker.call(
            id,
            QSORT,
            call -> {
              ByteBuffer block = call.beginBlockAt(numbers, BlockDirection.INOUT, 20);
              block.putInt(5).putInt(-1).putInt(9).putInt(3).putInt(0);
              call.slotBlock(0, call.endBlock());
              call.slot(1, 5);
              call.slot(2, 4);
              call.slot(3, comparator);
            });

    ByteBuffer sorted = result.outBlock(0);
    assertThat(List.of(sorted.getInt(), sorted.getInt(), sorted.getInt(), sorted.getInt()))
        .isEqualTo(List.of(-1, 0, 3, 5));
    assertThat(number(worker, numbers + 16)).isEqualTo(9);
  }

  private static int number(WorkerLine line, long address) throws IOException {
    return ByteBuffer.wrap(line.read(address, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  @Test
  void blockAtAnAddress_comesBackOnlyIfTheCalleeChangedIt() throws IOException {
    AbiSignature memcpy = signature(POINTER, POINTER, POINTER, I64);
    int id = worker.bind("memcpy", memcpy);
    List<Long> memory = allocate(16L, 16L);
    assertThat(memory).allMatch(address -> address % 16 == 0);
    assertThat(worker.read(memory.get(1), 16)).containsOnly(0);

    ResultReader result =
        worker.call(
            id,
            memcpy,
            call -> {
              call.beginBlockAt(memory.get(0), BlockDirection.INOUT, 16).put(new byte[16]);
              call.slotBlock(0, call.endBlock());
              call.beginBlockAt(memory.get(1), BlockDirection.INOUT, 16)
                  .put("sixteen bytes ok".getBytes(UTF_8));
              call.slotBlock(1, call.endBlock(), 8);
              call.slot(2, 8);
            });

    assertThat(result.slot()).isEqualTo(memory.get(0));
    assertThat(result.outBlock(1)).as("the source").isNull();
    assertThat(UTF_8.decode(result.outBlock(0).limit(8)).toString()).isEqualTo("bytes ok");
    assertThat(new String(worker.readString(memory.get(0), 1, 0), UTF_8)).isEqualTo("bytes ok");
    assertThat(new String(worker.readString(memory.get(1), 1, 7), UTF_8)).isEqualTo("sixteen");
  }

  @Test
  void sharedBuffer_isUsedInPlace_andRefusedOnceGivenUp() throws IOException {
    AbiSignature memset = signature(POINTER, POINTER, I32, I64);
    int function = worker.bind("memset", memset);
    long here = ProcessHandle.current().pid();
    try (MemoryFile file = MemoryFile.create("glovebox-buffer", 4096)) {
      Message.Mapped mapped =
          (Message.Mapped) worker.ask(new Message.MapMemory(5, here, file.descriptor(), 4096));
      assertThat(mapped.failure()).isNull();

      ResultReader result =
          worker.call(
              function,
              memset,
              call -> {
                call.slotBlock(0, call.sharedBlock(5, 4000, 96), 90);
                call.slot(1, 'x');
                call.slot(2, 6);
              });

      assertThat(result.slot()).isEqualTo(mapped.address() + 4090);
      assertThat(file.memory().get(4089)).isZero();
      assertThat(file.memory().get(4090)).isEqualTo((byte) 'x');
      assertThat(file.memory().get(4095)).isEqualTo((byte) 'x');

      for (long[] part :
          new long[][] {{4090, 7}, {4097, 0}, {-1, 1}, {1, Long.MAX_VALUE}, {Long.MAX_VALUE, 1}}) {
        assertThat(fault(function, 5, part[0], part[1]).kind())
            .isEqualTo(Message.Fault.Kind.SIGNATURE);
      }
      assertThat(fault(function, 6, 0, 1).kind()).isEqualTo(Message.Fault.Kind.STALE);

      assertThat(worker.ask(new Message.Unmap(List.of(5, 9)))).isEqualTo(new Message.Unmapped());
      assertThat(fault(function, 5, 0, 1).kind()).isEqualTo(Message.Fault.Kind.STALE);
      assertThat(file.memory().get(4090)).as("its pages are given back").isZero();
      assertThat(worker.ask(new Message.MapMemory(0, here, file.descriptor(), 4096)))
          .isInstanceOf(Message.Fault.class);
    }
    assertThat(worker.ask(new Message.MapMemory(6, here, 1 << 20, 4096)))
        .isInstanceOfSatisfying(
            Message.Mapped.class, mapped -> assertThat(mapped.failure()).isNotNull());
  }

  @Test
  void sharedBufferThatIsGivenUpInACall_staysUntilTheCallsThatHaveItAreOver() throws IOException {
    int id = worker.bind("qsort", QSORT);
    long here = ProcessHandle.current().pid();
    try (MemoryFile file = MemoryFile.create("glovebox-buffer", 4096)) {
      worker.ask(new Message.MapMemory(7, here, file.descriptor(), 4096));
      ByteBuffer numbers = file.memory();
      numbers.putInt(0, 2).putInt(4, 1);
      List<Integer> seen = new ArrayList<>();
      long comparator =
          worker.register(
              COMPARATOR,
              (line, arguments) -> {
                MessageCodec.send(line.host(), new Message.Unmap(List.of(7)));
                seen.add(MessageCodec.read(line.answer()) instanceof Message.Unmapped ? 1 : 0);
                seen.add(numbers.getInt(0));
                return 1;
              });

      worker.call(
          id,
          QSORT,
          call -> {
            call.slotBlock(0, call.sharedBlock(7, 0, 8));
            call.slot(1, 2);
            call.slot(2, 4);
            call.slot(3, comparator);
          });

      assertThat(seen).startsWith(1, 2);
      assertThat(numbers.getLong(0)).isZero();
    }
  }

  /** What a call of memset with a part of a shared buffer is answered. */
  private Message.Fault fault(int function, int buffer, long offset, long bytes)
      throws IOException {
    CallWriter call = new CallWriter(worker.host());
    call.begin(function, 3);
    call.slotBlock(0, call.sharedBlock(buffer, offset, bytes));
    call.send();
    return (Message.Fault) MessageCodec.read(worker.answer());
  }

  @Test
  void pointersBetweenBlocksAtAddresses_areWrittenBeforeTheyAreCopied() throws IOException {
    AbiSignature strtol = signature(I64, POINTER, POINTER, I32);
    int id = worker.bind("strtol", strtol);
    List<Long> memory = allocate(32L, 8L);

    ResultReader result =
        worker.call(
            id,
            strtol,
            call -> {
              call.beginBlockAt(memory.get(0), BlockDirection.IN, 32)
                  .put("99999999999999999999 rest".getBytes(UTF_8))
                  .put(new byte[7]);
              int text = call.endBlock();
              call.beginBlockAt(memory.get(1), BlockDirection.INOUT, 8).putLong(0);
              int end = call.endBlock();
              call.pointerInBlock(end, 0, text, 3);
              call.slotBlock(0, text);
              call.slotBlock(1, end);
              call.slot(2, 10);
            });

    int erange = 34;
    assertThat(result.errno()).isEqualTo(erange);
    assertThat(result.slot()).isEqualTo(Long.MAX_VALUE);
    long end = result.outBlock(0).getLong();
    assertThat(end).isEqualTo(memory.get(0) + 20);
    assertThat(new String(worker.readString(end, 1, 0), UTF_8)).isEqualTo(" rest");
  }

  @Test
  void structureByValue_isReturned() throws IOException {
    AbiSignature div = aggregates(AGGREGATE, List.of(I32, I32), layout(8, 4, I32, I32));
    AbiSignature ldiv = aggregates(AGGREGATE, List.of(I64, I64), layout(16, 8, I64, I64));

    ByteBuffer small =
        worker
            .call(
                worker.bind("div", div),
                div,
                call -> {
                  call.slot(0, 17);
                  call.slot(1, 5);
                })
            .fetched();
    assertThat(List.of(small.getInt(), small.getInt())).isEqualTo(List.of(3, 2));
    ByteBuffer large =
        worker
            .call(
                worker.bind("ldiv", ldiv),
                ldiv,
                call -> {
                  call.slot(0, -(1L << 40));
                  call.slot(1, 1000);
                })
            .fetched();
    assertThat(large.getLong()).isEqualTo(-1099511627L);
    assertThat(large.getLong()).isEqualTo(-776);
  }

  /** A callback is a function pointer: calling it through libffi shows both directions at once. */
  @Test
  void structuresByValue_reachACallbackAndComeBack() throws IOException {
    AggregateLayout mixed = layout(16, 8, F64, I32);
    AggregateLayout big = layout(40, 8, I64, mixed, layout(16, 8, I64, I32));
    AbiSignature both =
        aggregates(AGGREGATE, List.of(I32, AGGREGATE, F64, AGGREGATE), mixed, big, mixed);
    long address =
        worker.register(
            both,
            (line, arguments) -> {
              assertThat((int) arguments.slot(0)).isEqualTo(-4);
              assertThat(arguments.aggregate(1).getDouble(0)).isEqualTo(1.5);
              assertThat(arguments.aggregate(1).getInt(8)).isEqualTo(77);
              assertThat(Double.longBitsToDouble(arguments.slot(2))).isEqualTo(2.25);
              assertThat(arguments.aggregate(3).getLong(32)).isEqualTo(99);
              return bytes(16).putDouble(arguments.aggregate(3).getDouble(8)).putInt(5).clear();
            });
    Message.BindAddress bind = new Message.BindAddress(1_000_000, "", address, both);
    assertThat(worker.ask(bind)).isEqualTo(new Message.Bound(1_000_000));

    ByteBuffer returned =
        worker
            .call(
                1_000_000,
                both,
                call -> {
                  call.slot(0, -4);
                  call.beginBlock(BlockDirection.IN, 16).putDouble(1.5).putLong(77);
                  call.slotBlock(1, call.endBlock());
                  call.slot(2, Double.doubleToRawLongBits(2.25));
                  call.beginBlock(BlockDirection.IN, 40)
                      .putLong(1)
                      .putDouble(-8.5)
                      .putLong(2)
                      .putLong(3)
                      .putLong(99);
                  call.slotBlock(3, call.endBlock());
                })
            .fetched();

    assertThat(returned.getDouble()).isEqualTo(-8.5);
    assertThat(returned.getInt()).isEqualTo(5);
  }

  @Test
  void scalarsOfEveryType_reachACallbackAndComeBack() throws IOException {
    List<AbiType> all = List.of(AbiType.I8, AbiType.I16, I32, I64, AbiType.F32, F64, POINTER);
    for (AbiType result : all) {
      AbiSignature signature = new AbiSignature(all, AbiResult.of(result));
      long pattern = result == AbiType.F32 ? Float.floatToRawIntBits(2.5f) : -2;
      long address =
          worker.register(
              signature,
              (line, arguments) -> {
                assertThat((byte) arguments.slot(0)).isEqualTo((byte) -1);
                assertThat((short) arguments.slot(1)).isEqualTo((short) -2);
                assertThat((int) arguments.slot(2)).isEqualTo(-3);
                assertThat(arguments.slot(3)).isEqualTo(-4);
                assertThat(Float.intBitsToFloat((int) arguments.slot(4))).isEqualTo(0.5f);
                assertThat(Double.longBitsToDouble(arguments.slot(5))).isEqualTo(0.25);
                assertThat(arguments.slot(6)).isEqualTo(0x1234_5678_9abcL);
                return pattern;
              });
      int id = worker.lastId() + 2_000_000;
      assertThat(worker.ask(new Message.BindAddress(id, "", address, signature)))
          .isEqualTo(new Message.Bound(id));
      long slot =
          worker
              .call(
                  id,
                  signature,
                  call -> {
                    call.slot(0, -1);
                    call.slot(1, -2);
                    call.slot(2, -3);
                    call.slot(3, -4);
                    call.slot(4, Float.floatToRawIntBits(0.5f));
                    call.slot(5, Double.doubleToRawLongBits(0.25));
                    call.slot(6, 0x1234_5678_9abcL);
                  })
              .slot();
      int unused = Long.SIZE - 8 * result.sizeBytes();
      assertThat(slot << unused).as(result.name()).isEqualTo(pattern << unused);
    }
  }

  @Test
  void callsWithinCallbacks_nest() throws IOException {
    int depth = 24;
    AbiSignature step = signature(I64, I64, POINTER);
    int id = 3_000_000;
    List<Long> seen = new ArrayList<>();
    long address =
        worker.register(step, (line, arguments) -> nested(line, arguments, id, step, seen));
    worker.ask(new Message.BindAddress(id, "", address, step));

    long result =
        worker
            .call(
                id,
                step,
                call -> {
                  call.slot(0, depth);
                  call.beginBlock(BlockDirection.INOUT, 8).putLong(depth);
                  call.slotBlock(1, call.endBlock());
                })
            .slot();

    assertThat(result).isEqualTo(depth * (depth + 1) / 2);
    assertThat(seen).hasSize(depth + 1);
  }

  /** Calls itself through the worker, and looks at its own caller's block before and after. */
  private static long nested(
      WorkerLine line, CallbackReader arguments, int id, AbiSignature step, List<Long> seen)
      throws IOException {
    long left = arguments.slot(0);
    long block = arguments.slot(1);
    seen.add(left);
    assertThat(line.read(block, 1)[0]).isEqualTo((byte) left);
    if (left == 0) {
      return 0;
    }
    long deeper =
        line.call(
                id,
                step,
                call -> {
                  call.slot(0, left - 1);
                  call.beginBlock(BlockDirection.INOUT, 8).putLong(left - 1);
                  call.slotBlock(1, call.endBlock());
                })
            .slot();
    assertThat(line.read(block, 1)[0]).as("the outer call's block").isEqualTo((byte) left);
    return left + deeper;
  }

  @Test
  void threadThatTheLibraryMade_callsBackOverTheUpcallLane() throws IOException {
    AbiSignature start = signature(POINTER, POINTER);
    AbiSignature create = signature(I32, POINTER, POINTER, POINTER, POINTER);
    AbiSignature join = signature(I32, POINTER, POINTER);
    AbiSignature getpid = signature(I32);
    int createId = worker.bind("pthread_create", create);
    int joinId = worker.bind("pthread_join", join);
    int getpidId = worker.bind("getpid", getpid);
    List<Long> pids = new ArrayList<>();
    // Two callbacks deep, all on the foreign thread.
    long inner = worker.register(start, (line, arguments) -> arguments.slot(0) + 1);
    int innerId = 4_000_000;
    worker.ask(new Message.BindAddress(innerId, "", inner, start));
    long main =
        worker.register(
            start,
            (line, arguments) -> {
              assertThat(line).isNotSameAs(worker);
              pids.add(line.call(getpidId, getpid, call -> {}).slot());
              long argument = arguments.slot(0);
              return line.call(innerId, start, call -> call.slot(0, argument)).slot();
            });
    int threadsBefore = Thread.activeCount();
    for (int i = 0; i < 5; i++) {
      int argument = i;
      long thread =
          worker
              .call(
                  createId,
                  create,
                  call -> {
                    call.beginBlock(BlockDirection.OUT, 8);
                    call.slotBlock(0, call.endBlock());
                    call.slot(2, main);
                    call.slot(3, argument);
                  })
              .outBlock(0)
              .getLong();
      long returned =
          worker
              .call(
                  joinId,
                  join,
                  call -> {
                    call.slot(0, thread);
                    call.beginBlock(BlockDirection.OUT, 8);
                    call.slotBlock(1, call.endBlock());
                  })
              .outBlock(0)
              .getLong();
      assertThat(returned).isEqualTo(argument + 1);
    }
    assertThat(pids).hasSize(5).containsOnly(ProcessHandle.current().pid());
    assertThat(Thread.activeCount()).as("no attached thread is left").isEqualTo(threadsBefore);
  }

  @Test
  void errno_isThatOfTheThreadThatRanTheFunction() throws IOException {
    AbiSignature start = signature(POINTER, POINTER);
    AbiSignature create = signature(I32, POINTER, POINTER, POINTER, POINTER);
    AbiSignature join = signature(I32, POINTER, POINTER);
    AbiSignature close = signature(I32, I32);
    AbiSignature abs = signature(I32, I32);
    int createId = worker.bind("pthread_create", create);
    int joinId = worker.bind("pthread_join", join);
    int closeId = worker.bind("close", close);
    int absId = worker.bind("abs", abs);
    int ebadf = 9;
    List<Integer> seen = new ArrayList<>();
    long main =
        worker.register(
            start,
            (line, arguments) -> {
              seen.add(line.call(absId, abs, call -> call.slot(0, -1)).errno());
              seen.add(line.call(closeId, close, call -> call.slot(0, -1)).errno());
              return 0;
            });
    for (int i = 0; i < 3; i++) {
      assertThat(worker.call(closeId, close, call -> call.slot(0, -1)).errno()).isEqualTo(ebadf);
      long thread =
          worker
              .call(
                  createId,
                  create,
                  call -> {
                    call.beginBlock(BlockDirection.OUT, 8);
                    call.slotBlock(0, call.endBlock());
                    call.slot(2, main);
                  })
              .outBlock(0)
              .getLong();
      worker.call(joinId, join, call -> call.slot(0, thread));
      assertThat(worker.call(absId, abs, call -> call.slot(0, -1)).errno()).isZero();
    }
    assertThat(seen).isEqualTo(List.of(0, ebadf, 0, ebadf, 0, ebadf));
  }

  @Test
  void unregisteredCallback_returnsZeroAndItsMemoryIsUsedAgainLater() throws IOException {
    AbiSignature unary = signature(I64, I64);
    long first = worker.register(unary, (line, arguments) -> 7);
    worker.ask(new Message.BindAddress(5_000_000, "", first, unary));
    assertThat(worker.call(5_000_000, unary, call -> {}).slot()).isEqualTo(7);

    assertThat(worker.ask(new Message.Unregister(List.of(worker.lastId()))))
        .isEqualTo(new Message.Unregistered());
    assertThat(worker.call(5_000_000, unary, call -> {}).slot()).isZero();

    List<Long> addresses = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      addresses.add(worker.register(unary, (line, arguments) -> 8));
      worker.ask(new Message.Unregister(List.of(worker.lastId())));
    }
    assertThat(addresses.get(0)).as("used again at once").isNotEqualTo(first);
    assertThat(addresses).contains(first);
    assertThat(addresses.stream().distinct().count()).isLessThan(70);
  }

  @Test
  void memory_isReadWrittenAndReleased() throws IOException {
    long address = allocate(64L).get(0);
    worker.write(address, (byte) 1, (byte) 0, (byte) 2, (byte) 0, (byte) 0, (byte) 0);
    assertThat(worker.read(address, 4)).containsExactly(1, 0, 2, 0);
    assertThat(worker.read(address, 0)).isEmpty();
    assertThat(worker.readString(address, 1, 0)).hasSize(1);
    assertThat(worker.readString(address, 2, 0)).hasSize(4);
    assertThat(worker.readString(address, 4, 0)).hasSize(4);
    assertThat(worker.readString(address, 2, 1)).hasSize(2);

    assertThat(worker.ask(new Message.Release(List.of(address)))).isEqualTo(new Message.Released());
    assertThat(worker.ask(new Message.Release(List.of(address))))
        .isInstanceOfSatisfying(
            Message.Fault.class,
            fault -> assertThat(fault.what()).contains("not memory that the host has allocated"));
  }

  /** The C library's own function may see a zero where an aligned unit would be one. */
  @Test
  void aStringOfUnitsThatAreNotAligned_isFoundToItsEnd_whereverItLies() throws IOException {
    long address = allocate(8192L).get(0);
    byte[] text = "a\0\0\0\0\0b\0\0\0c\0\0\0\0\0".getBytes(UTF_8);
    for (int offset = 2; offset < 8192 - text.length; offset += 12) {
      worker.write(address + offset, text);
      assertThat(worker.readString(address + offset, 4, 0)).as("at %d", offset).hasSize(12);
      assertThat(worker.readString(address + offset, 4, 2)).as("at %d", offset).hasSize(8);
    }
  }

  @Test
  void whatCannotBe_isAFaultAndTheLaneGoesOn() throws IOException {
    assertThat(worker.ask(new Message.Allocate(List.of(1L, 5L * WorkerLine.MAX))))
        .isInstanceOf(Message.Fault.class);
    assertThat(worker.ask(new Message.Allocate(List.of(-1L)))).isInstanceOf(Message.Fault.class);
    assertThatThrownBy(() -> worker.read(0, 4)).hasMessageContaining("no memory is at address 0x0");
    long address = allocate(16L).get(0);
    assertThatThrownBy(() -> worker.read(address, WorkerLine.MAX + 1L))
        .hasMessageContaining("too-large".replace('-', '_').toUpperCase(java.util.Locale.ROOT));
    assertThat(worker.ask(new Message.BindAddress(6_000_000, "", 0, signature(I32))))
        .isInstanceOf(Message.Fault.class);
    assertThat(worker.ask(new Message.Symbol("", "no_such_symbol")))
        .isInstanceOfSatisfying(
            Message.Fault.class, fault -> assertThat(fault.rule()).isEqualTo("GB401"));
    assertThat(worker.ask(new Message.Symbol("nowhere", "x"))).isInstanceOf(Message.Fault.class);
    AbiSignature takes = aggregates(I32, List.of(AGGREGATE), layout(8, 4, I32, I32));
    int id = worker.bind("abs", takes);
    assertThatThrownBy(() -> worker.call(id, takes, call -> call.slot(0, 42)))
        .hasMessageContaining("came without them");
    assertThat(worker.read(address, 1)).containsExactly(0);
  }

  @Test
  void symbol_isTheAddressOfAFunctionOrAVariable() throws IOException {
    AbiSignature abs = signature(I32, I32);
    long function = ((Message.Address) worker.ask(new Message.Symbol("", "abs"))).address();
    worker.ask(new Message.BindAddress(7_000_000, "", function, abs));
    assertThat((int) worker.call(7_000_000, abs, call -> call.slot(0, -5)).slot()).isEqualTo(5);

    long environ = ((Message.Address) worker.ask(new Message.Symbol("", "environ"))).address();
    assertThat(worker.read(environ, 8)).isNotEqualTo(new byte[8]);
  }
}

package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.Warnings;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.MissingFunctions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions that an interface declares and that the library does not have. */
@Timeout(60)
@LeftoversPerClass
class MissingFunctionsIT {
  private static final LoadOptions REFUSE =
      LoadOptions.DEFAULT.withMissingFunctions(MissingFunctions.REFUSE);
  private static final LoadOptions THROW =
      LoadOptions.DEFAULT.withMissingFunctions(MissingFunctions.THROW_AT_CALL);

  /** Written for JNA: one function is there, two are of other versions of the library. */
  public interface Versions extends Library {
    int jt_not(int value);

    int jt_nto(int value);

    String jt_of_the_next_version(Pointer structure);
  }

  /** The same for Windows. */
  public interface StdCall extends StdCallLibrary {
    int jt_not(int value);

    int jt_nto(int value);
  }

  /** The same, not written for JNA. */
  public interface Plain {
    int jt_not(int value);

    int jt_nto(int value);
  }

  /** Of every process, but for one. */
  public interface OwnProcess extends Library {
    int getpid();

    int getdip();
  }

  private static Glovebox box;

  @BeforeAll
  static void open() {
    box =
        Glovebox.open(
            Stubs.builder(pool -> pool.workers(0, 1, 0), "jnatypes")
                .library(
                    "lenient",
                    it ->
                        it.path(Stubs.file("jnatypes"))
                            .pool(Stubs.POOL)
                            .missingFunctions(MissingFunctions.THROW_AT_CALL)
                            .function("jt_of_the_next_version"))
                .library(
                    "strict",
                    it ->
                        it.path(Stubs.file("jnatypes"))
                            .pool(Stubs.POOL)
                            .missingFunctions(MissingFunctions.REFUSE))
                .build());
  }

  @AfterAll
  static void close() {
    box.close();
  }

  private static void assertThrowsAsJna(String function, ThrowingCallable call) {
    UnsatisfiedLinkError error = catchThrowableOfType(UnsatisfiedLinkError.class, call);
    assertThat(error)
        .hasMessageStartingWith("Error looking up function '" + function + "': ")
        .cause()
        .isInstanceOfSatisfying(
            LibraryRefusedException.class,
            ours -> {
              assertThat(ours.rule()).isEqualTo("GB401");
              assertThat(ours.function()).contains(function);
              assertThat(ours.outcome()).contains(Outcome.NOT_SENT);
              assertThat(ours.worker()).isPresent();
            });
  }

  private static void assertRefused(ThrowingCallable load) {
    assertThat(catchThrowableOfType(LibraryRefusedException.class, load))
        .hasMessageContaining("GB401")
        .hasMessageContaining("jt_nto");
  }

  @Test
  void anInterfaceForJna_isLoadedWithOneWarning_andOnlyTheMissingFunctionsThrow() {
    AtomicReference<Versions> loaded = new AtomicReference<>();
    List<String> warnings = Warnings.during(() -> loaded.set(box.load("jnatypes", Versions.class)));

    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("jt_nto", "jt_of_the_next_version", "'jnatypes'", Versions.class.getName());
    assertThat(loaded.get().jt_not(0)).isEqualTo(1);
    assertThrowsAsJna("jt_nto", () -> loaded.get().jt_nto(0));
    assertThrowsAsJna("jt_of_the_next_version", () -> loaded.get().jt_of_the_next_version(null));
    assertThat(loaded.get().jt_not(0)).as("the worker goes on").isEqualTo(1);
  }

  @Test
  void theSame_asWithJnaItself() {
    Versions here = Native.load(Stubs.file("jnatypes").toString(), Versions.class);
    Versions worker = box.load("jnatypes", Versions.class);

    for (Versions one : List.of(here, worker)) {
      assertThat(one.jt_not(1)).isZero();
      assertThat(catchThrowable(() -> one.jt_nto(1)))
          .isInstanceOf(UnsatisfiedLinkError.class)
          .hasMessageStartingWith("Error looking up function 'jt_nto': ");
    }
  }

  @Test
  void anInterfaceForWindows_isNoDifferent() {
    StdCall stdCall = box.load("jnatypes", StdCall.class);

    assertThat(stdCall.jt_not(1)).isZero();
    assertThrowsAsJna("jt_nto", () -> stdCall.jt_nto(0));
  }

  @Test
  void aSession_isNoDifferent() {
    try (Session session = box.session("jnatypes")) {
      Versions versions = session.load(Versions.class);

      assertThrowsAsJna("jt_nto", () -> versions.jt_nto(0));
      assertThat(versions.jt_not(0)).isEqualTo(1);
    }
  }

  @Test
  void thePlainInterface_isRefused_unlessOptionsOrRegistrySayOtherwise() {
    assertRefused(() -> box.load("jnatypes", Plain.class));
    assertRefused(() -> box.load("strict", Plain.class));
    for (Plain plain :
        List.of(box.load("jnatypes", Plain.class, THROW), box.load("lenient", Plain.class))) {
      assertThat(plain.jt_not(0)).isEqualTo(1);
      assertThrowsAsJna("jt_nto", () -> plain.jt_nto(0));
    }
  }

  @Test
  void theInterfaceForJna_isRefused_whereOptionsOrRegistrySayThat() {
    assertRefused(() -> box.load("jnatypes", Versions.class, REFUSE));
    assertRefused(() -> box.load("strict", Versions.class));
    assertRefused(() -> box.load("lenient", Versions.class, REFUSE));
    assertThat(box.load("strict", Versions.class, THROW).jt_not(0)).isEqualTo(1);
  }

  @Test
  void aDeclaredFunction_isRefusedAtItsCall_whereTheRegistrySaysThat() {
    LibraryRefusedException refused =
        catchThrowableOfType(
            LibraryRefusedException.class,
            () -> box.call("lenient", "jt_of_the_next_version", List.of()));

    assertThat(refused.rule()).isEqualTo("GB401");
  }

  @Test
  void aFunction_isRefused_unlessOptionsOrRegistrySayOtherwise() {
    assertRefused(() -> box.function("jnatypes", "jt_nto"));
    assertRefused(() -> box.function("lenient", "jt_nto", Function.C_CONVENTION, REFUSE));
    for (Function function :
        List.of(
            box.function("jnatypes", "jt_nto", Function.C_CONVENTION, THROW),
            box.function("lenient", "jt_nto"))) {
      assertThrowsAsJna("jt_nto", () -> function.invokeInt(new Object[] {0}));
    }
  }

  @Test
  void aFunction_hasTheFlagsAndTheEncodingThatItIsGiven() {
    Function fails = box.function("jnatypes", "jt_fail", Function.THROW_LAST_ERROR);
    assertThat(
            catchThrowableOfType(LastErrorException.class, () -> fails.invokeInt(new Object[] {13}))
                .getErrorCode())
        .isEqualTo(13);
    box.function("jnatypes", "jt_fail").invokeInt(new Object[] {13});

    Function length = box.function("jnatypes", "jt_length", Function.C_CONVENTION, "ISO-8859-1");
    assertThat(length.invokeLong(new Object[] {"grüße"})).isEqualTo(5);
    assertThat(box.function("jnatypes", "jt_length").invokeLong(new Object[] {"grüße"}))
        .isEqualTo(7);
  }

  @Test
  void unknownFlagsAndEncodings_areRefused() {
    assertThat(catchThrowable(() -> box.function("jnatypes", "jt_not", 0x1000)))
        .isInstanceOf(SignatureException.class);
    assertThat(catchThrowable(() -> box.function("jnatypes", "jt_not", 0, "no-such-encoding")))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("no-such-encoding");
  }

  @Test
  void ofTheWorkersOwnProcess_onlyTheCallKnows() {
    OwnProcess process = box.load(null, OwnProcess.class);

    assertThat(process.getpid()).isPositive();
    assertThrowsAsJna("getdip", process::getdip);
  }
}

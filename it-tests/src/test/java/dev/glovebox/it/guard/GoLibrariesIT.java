package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.GuardPolicy;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.TaintPolicy;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Go in all its disguises: found without loading, called in a worker, never in the host. */
@Timeout(120)
class GoLibrariesIT {
  /** C around Go. */
  public interface Wrapper extends Library {
    long wrapper_add(long a, long b);

    long wrapper_work(long n);
  }

  /** C with Go inside. */
  public interface Archive {
    long archive_add(long a, long b);

    long archive_work(long n);
  }

  @ParameterizedTest
  @ValueSource(strings = {"greeter", "greeter_stripped", "greeter_wrapper", "greeter_archive"})
  void theInspector_findsGo_withEvidence(String stub) {
    Inspection inspection = Inspector.system().inspect(AvailableStubs.path(stub));

    assertThat(inspection.verdict().holdsGo()).isTrue();
    assertThat(inspection.verdict().multithreaded()).isTrue();
    assertThat(inspection.verdict().goRuntimes()).isEqualTo(1);
    assertThat(inspection.verdict().evidence()).filteredOn(Evidence::provesGo).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"calc", "segv", "sleep"})
  void theInspector_findsNoGoInC(String stub) {
    Inspection inspection = Inspector.system().inspect(AvailableStubs.path(stub));

    assertThat(inspection.verdict().holdsGo()).isFalse();
    assertThat(inspection.verdict().multithreaded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"greeter", "greeter_stripped"})
  void go_isCalledInAWorker_andTheHostStaysClean(String stub) throws IOException {
    try (Glovebox box = open(stub)) {
      Greeter greeter = box.load(stub, Greeter.class);

      assertThat(greeter.Add(20, 22)).isEqualTo(42);
      assertThat(greeter.Work(1000)).isEqualTo(500_500);
      assertThat(greeter.Hello("Grüße")).isEqualTo("Hello, Grüße!");
      assertThat(greeter.Hello(null)).isNull();
      hostIsClean(box);
    }
  }

  @Test
  void aWrapperOfGo_isCalledInAWorker_andTheHostStaysClean() throws IOException {
    try (Glovebox box = open("greeter_wrapper")) {
      Wrapper wrapper = box.load("greeter_wrapper", Wrapper.class);

      assertThat(wrapper.wrapper_add(20, 22)).isEqualTo(42);
      assertThat(wrapper.wrapper_work(1000)).isEqualTo(500_500);
      hostIsClean(box);
    }
  }

  @Test
  void anArchiveOfGo_isCalledInAWorker_andTheHostStaysClean() throws IOException {
    try (Glovebox box = open("greeter_archive")) {
      Archive archive = box.load("greeter_archive", Archive.class);

      assertThat(archive.archive_add(20, 22)).isEqualTo(42);
      assertThat(archive.archive_work(1000)).isEqualTo(500_500);
      hostIsClean(box);
    }
  }

  /** Refuses to start workers at all once Go is in this process: the calls prove that it is not. */
  private static Glovebox open(String stub) {
    return Glovebox.open(
        Registry.builder()
            .library(stub, it -> it.path(AvailableStubs.path(stub)))
            .guard(new GuardPolicy(true, TaintPolicy.REFUSE))
            .build());
  }

  private static void hostIsClean(Glovebox box) throws IOException {
    assertThat(HostMemory.mapped(box.workers().get(0).pid(), "libgreeter")).isNotEmpty();
    assertThat(HostMemory.mappedHere("libgreeter")).isEmpty();
    // Go's heap arena, and with it its threads, would lie here.
    assertThat(HostMemory.mappedHere("")).noneMatch(line -> line.startsWith("c000000000"));
    assertThat(box.mayLoadHere(box.registry().libraries().keySet().iterator().next()).allowed())
        .isFalse();
  }
}

package dev.glovebox.it.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.glovebox.Glovebox;
import dev.glovebox.it.StubApi;
import dev.glovebox.it.Stubs;
import dev.glovebox.testkit.GloveboxExtension;
import dev.glovebox.testkit.WithGlovebox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The extension, in classes that are run within these tests: some of them must fail. */
@Timeout(90)
class GloveboxExtensionIT {
  private static final String REGISTRY = "target/with-glovebox.yaml";

  /** What the classes below have been given. */
  private static final List<Glovebox> GIVEN = new ArrayList<>();

  private static Glovebox left;
  private static Process child;

  @BeforeEach
  void writeRegistry() throws IOException {
    GIVEN.clear();
    Files.writeString(
        Path.of(REGISTRY),
        "libraries:\n  calc: { path: \"" + Stubs.file("calc") + "\", pool: c }\n");
  }

  @WithGlovebox(registry = REGISTRY)
  static class Annotated {
    Annotated(Glovebox box) {
      GIVEN.add(box);
    }

    @BeforeEach
    void before(Glovebox box) {
      GIVEN.add(box);
    }

    @Test
    void calls(Glovebox box) {
      GIVEN.add(box);
      assertThat(box.load("calc", StubApi.Calc.class).calc_add_i64(20, 22)).isEqualTo(42);
    }

    @Nested
    class Inner {
      @Test
      void callsToo(Glovebox box) {
        GIVEN.add(box);
        assertThat(box.load("calc", StubApi.Calc.class).calc_add_i64(1, 2)).isEqualTo(3);
      }
    }
  }

  @Test
  void theClass_hasOneBox_andItIsClosedThen() {
    TestExecutionSummary summary = run(Annotated.class);

    assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
    assertThat(failures(summary)).isEmpty();
    assertThat(GIVEN).hasSize(6).allMatch(box -> box == GIVEN.get(0));
    assertThat(GIVEN.get(0).workers()).isEmpty();
  }

  static class Registered {
    @RegisterExtension
    static final GloveboxExtension GLOVEBOX = GloveboxExtension.of(() -> Stubs.registry("calc"));

    @Test
    void calls(Glovebox box) {
      GIVEN.add(box);
      assertThat(box.load("calc", StubApi.Calc.class).calc_add_i64(20, 22)).isEqualTo(42);
    }
  }

  @Test
  void aRegistryMadeInJava_isOpenedToo() {
    TestExecutionSummary summary = run(Registered.class);

    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    assertThat(failures(summary)).isEmpty();
    assertThat(GIVEN).hasSize(1);
  }

  @WithGlovebox(registry = REGISTRY)
  static class LeavesAWorker {
    @Test
    void forgetsABoxOfItsOwn() {
      left = Stubs.open(pool -> {}, "calc");
      left.load("calc", StubApi.Calc.class).calc_add_i64(1, 2);
    }
  }

  @Test
  void aClassThatLeavesAWorker_fails_andTheMessageNamesAllThatIsLeft() {
    TestExecutionSummary summary = run(LeavesAWorker.class);
    try {
      long pid = left.workers().get(0).pid();
      assertThat(failures(summary)).hasSize(1);
      assertThat(failures(summary).get(0))
          .startsWith("left over after the test:")
          .contains("process " + pid + ": ")
          .contains("dev.glovebox.worker.WorkerMain")
          .contains("thread glovebox-supervisor")
          .contains("file ")
          .contains("descriptor(s) of a file like ");
    } finally {
      left.close();
    }
  }

  @WithGlovebox(registry = REGISTRY)
  static class LeavesAChild {
    @Test
    void startsIt() throws IOException {
      child =
          new ProcessBuilder("sleep", "60")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    }
  }

  @Test
  void aClassThatLeavesAChild_fails() throws Exception {
    TestExecutionSummary summary = run(LeavesAChild.class);

    assertThat(failures(summary))
        .containsExactly("left over after the test:\n  process " + child.pid() + ": sleep 60 ");
    child.destroyForcibly().waitFor();
    child.getOutputStream().close();
  }

  static class WithoutRegistry {
    @RegisterExtension final GloveboxExtension glovebox = new GloveboxExtension();

    @Test
    void asks(Glovebox box) {
      GIVEN.add(box);
    }
  }

  @WithGlovebox(registry = "classpath:no-such.yaml")
  static class WithoutResource {
    @Test
    void asks(Glovebox box) {
      GIVEN.add(box);
    }
  }

  @Test
  void misuse_isSaid() {
    assertThat(failures(run(WithoutRegistry.class)))
        .singleElement()
        .asString()
        .contains("GloveboxExtension was registered with an instance. Make its field static.");
    assertThat(failures(run(WithoutResource.class)))
        .singleElement()
        .asString()
        .contains("WithoutResource: there is no resource no-such.yaml");
    assertThat(GIVEN).isEmpty();
  }

  /** Without the extension that JUnit finds by itself: it looks after each test. */
  private static TestExecutionSummary run(Class<?> type) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(type))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static List<String> failures(TestExecutionSummary summary) {
    return summary.getFailures().stream()
        .map(failure -> failure.getException().getMessage())
        .toList();
  }
}

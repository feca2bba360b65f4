package dev.glovebox.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.Session;
import dev.glovebox.SessionOptions;
import dev.glovebox.marshal.jna.JnaRuntime;
import dev.glovebox.registry.Registry;
import dev.glovebox.remote.RemoteGlovebox;
import dev.glovebox.sidecar.Sidecar;
import dev.glovebox.testkit.Failures;
import dev.glovebox.testkit.FakeGlovebox;
import dev.glovebox.testkit.Faults;
import dev.glovebox.testkit.Footprint;
import dev.glovebox.testkit.GloveboxExtension;
import dev.glovebox.testkit.WithGlovebox;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What users enter by, and what they can reach from there by public signatures. */
class FenceTest {
  private static final List<Class<?>> ENTRIES =
      List.of(
          Glovebox.class,
          GloveboxOptions.class,
          Session.class,
          SessionOptions.class,
          Registry.class,
          RemoteGlovebox.class,
          Sidecar.class);

  /** What users enter by in their tests. */
  private static final List<Class<?>> TESTKIT =
      List.of(
          FakeGlovebox.class,
          Failures.class,
          Faults.class,
          Footprint.class,
          GloveboxExtension.class,
          WithGlovebox.class);

  /** What can be reached, and no more: see {@code docs/adr/0081}. One more is a decision. */
  private static final Set<String> PACKAGES =
      Set.of(
          "dev.glovebox",
          "dev.glovebox.abi",
          "dev.glovebox.failure",
          "dev.glovebox.guard",
          "dev.glovebox.inspect",
          "dev.glovebox.integrity",
          "dev.glovebox.marshal.declared",
          "dev.glovebox.marshal.memory",
          "dev.glovebox.proxy",
          "dev.glovebox.registry",
          "dev.glovebox.remote",
          "dev.glovebox.sidecar",
          "dev.glovebox.sidecar.http",
          "dev.glovebox.sidecar.manage",
          "dev.glovebox.sidecar.rpc",
          "dev.glovebox.sidecar.value",
          "dev.glovebox.sidecar.wire",
          "dev.glovebox.supervise");

  @BeforeAll
  static void asWhenABoxIsOpened() {
    JnaRuntime.requireUsable();
  }

  @Test
  void glovebox_andSession_areInterfaces_soThatTestsAndFrameworksCanImplementThem() {
    assertThat(List.of(Glovebox.class, Session.class)).allMatch(Class::isInterface);
  }

  @Test
  void whatPublicSignaturesReach_liesInTheseAlone() {
    assertThat(packages(Reachable.from(ENTRIES))).isEqualTo(new TreeSet<>(PACKAGES));
  }

  @Test
  void theTestkit_isReachedFromItselfAlone_andReachesNoPackageThatTheApplicationDoesNot() {
    Set<String> reached = packages(Reachable.from(TESTKIT));

    assertThat(PACKAGES).doesNotContain("dev.glovebox.testkit");
    assertThat(reached).contains("dev.glovebox.testkit");
    reached.remove("dev.glovebox.testkit");
    assertThat(PACKAGES).containsAll(reached);
  }

  @Test
  void packages_ofASampleWhoseSignatureNamesAnother_hasBoth() {
    assertThat(packages(Reachable.from(List.of(Leaks.class))))
        .containsExactly("dev.glovebox.arch", "dev.glovebox.registry");
  }

  private static Set<String> packages(Set<Class<?>> types) {
    return types.stream().map(Class::getPackageName).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names a type of another package within the arguments of a type. */
  public interface Leaks {
    List<? extends Set<dev.glovebox.registry.Isolation[]>> leak();
  }
}

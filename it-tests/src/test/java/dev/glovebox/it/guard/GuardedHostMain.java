package dev.glovebox.it.guard;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.guard.SpawnPhase;
import dev.glovebox.registry.GuardPolicy;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.TaintPolicy;
import dev.glovebox.stubs.NativeStubs;

/** A host whose process is spoilt by its scenario, and is therefore not that of the tests. */
public final class GuardedHostMain {
  /** Of thread_at_load. */
  public interface Threads extends Library {
    int threads_at_load();
  }

  /** Of calc. */
  public interface Calc extends Library {
    int calc_add_i32(int a, int b);
  }

  private GuardedHostMain() {}

  /** Argument: the scenario. */
  public static void main(String[] args) {
    switch (args[0]) {
      case "spawn-phase" -> spawnPhase();
      case "tainted-refuse" -> tainted(TaintPolicy.REFUSE);
      default -> tainted(TaintPolicy.WARN);
    }
  }

  private static void spawnPhase() {
    Registry registry =
        Registry.builder()
            .library(
                "threads",
                it ->
                    it.path(NativeStubs.require("thread_at_load")).isolation(Isolation.IN_PROCESS))
            .library("calc", it -> it.path(NativeStubs.require("calc")))
            .build();
    SpawnPhase phase = SpawnPhase.ofThisProcess();
    phase.expect("http workers");
    try (Glovebox box = Glovebox.open(registry)) {
      say("open", () -> box.load("threads", Threads.class).threads_at_load());
      phase.seal("http workers");
      say("calc", () -> box.load("calc", Calc.class).calc_add_i32(20, 22));
      say("sealed", () -> box.load("threads", Threads.class).threads_at_load());
      say(
          "spawn",
          () -> {
            phase.checkMaySpawn("mail workers");
            return 0;
          });
      say("expect", () -> announce(phase));
    }
    try (Glovebox box = Glovebox.open(registry)) {
      say("worker", () -> box.load("calc", Calc.class).calc_add_i32(20, 22));
    }
  }

  private static int announce(SpawnPhase phase) {
    phase.expect("late workers");
    return 0;
  }

  private static void tainted(TaintPolicy policy) {
    System.load(NativeStubs.require("greeter").toString());
    Registry registry =
        Registry.builder()
            .library("calc", it -> it.path(NativeStubs.require("calc")))
            .guard(new GuardPolicy(false, policy))
            .build();
    try (Glovebox box = Glovebox.open(registry)) {
      say("worker", () -> box.load("calc", Calc.class).calc_add_i32(20, 22));
    }
  }

  private interface Step {
    int run();
  }

  private static void say(String name, Step step) {
    try {
      System.out.println(name + ": " + step.run());
    } catch (LibraryRefusedException e) {
      System.out.println(name + ": " + e.getMessage());
    }
  }
}

package dev.glovebox.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerGuardTest {
  private final WorkerGuard guard = new WorkerGuard("go-1#3", "go", List.of("greeter", "calc"));

  @Test
  void aDesignatedLibrary_isAllowed() {
    assertThat(guard.mayLoad("greeter").allowed()).isTrue();
    guard.mayLoad("calc").orThrow();
  }

  @Test
  void anyOther_isRefused_withWhatIsDesignated() {
    Decision decision = guard.mayLoad("crypto");

    assertThat(decision)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.rule()).isEqualTo(GuardRule.GB201);
              assertThat(refused.message())
                  .isEqualTo(
                      "GB201: library 'crypto' is not designated to pool 'go' of worker go-1#3:"
                          + " designated to pool 'go': greeter, calc [library=crypto]. Set 'pool:"
                          + " go' for 'crypto' in the registry and open it anew, or call it through"
                          + " its own pool.");
            });
  }

  @Test
  void theException_carriesRuleEvidenceAndContext() {
    Decision decision = new WorkerGuard("w-1#1", "w", List.of()).mayLoad("crypto");

    assertThatThrownBy(() -> decision.orThrow(CallContext.ofWorker("w-1#1")))
        .isInstanceOfSatisfying(
            LibraryRefusedException.class,
            refused -> {
              assertThat(refused.rule()).isEqualTo("GB201");
              assertThat(refused.worker()).contains("w-1#1");
              assertThat(refused.library()).contains("crypto");
              assertThat(refused.evidence())
                  .containsExactly("no library is designated to pool 'w'");
            });
  }
}

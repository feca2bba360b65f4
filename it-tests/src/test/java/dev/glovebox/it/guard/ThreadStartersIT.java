package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.inspect.Inspector;
import dev.glovebox.inspect.Verdict;
import dev.glovebox.it.AvailableStubs;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries that start a thread when they are loaded, and do not import pthread_create. */
@Timeout(60)
class ThreadStartersIT {
  @ParameterizedTest
  @CsvSource({"timer, 12", "aio, 12", "getaddrinfo, 12", "mq, 12", "clone, 12", "dlsym, 13"})
  void isUnknown_byARuleOfItsOwn(String way, int rule) {
    Verdict verdict = Inspector.system().inspect(AvailableStubs.path("thread_by_" + way)).verdict();

    assertThat(verdict.unknown()).isTrue();
    assertThat(verdict.ofRule(8)).isEmpty();
    assertThat(verdict.ofRule(rule)).hasSize(1);
  }
}

package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FirstCallIT {
  @Test
  void aCall_isAnsweredByAnotherProcess() {
    try (Glovebox box = Glovebox.open(Stubs.registry("calc"))) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);

      assertThat(calc.calc_add_i64(20, 22)).isEqualTo(42);
      assertThat((long) calc.calc_process_id())
          .isNotEqualTo(ProcessHandle.current().pid())
          .isEqualTo(box.workers().get(0).pid());
    }
  }

  @Test
  void aSecondGlovebox_inTheSameJvm_isIndependentOfTheFirst() {
    try (Glovebox first = Glovebox.open(Stubs.registry("calc"))) {
      StubApi.Calc calc = first.load("calc", StubApi.Calc.class);
      int pid = calc.calc_process_id();
      try (Glovebox second = Glovebox.open(Stubs.registry("calc"))) {
        assertThat(second.load("calc", StubApi.Calc.class).calc_process_id()).isNotEqualTo(pid);
      }

      assertThat(calc.calc_process_id()).as("the second's end ends nothing of it").isEqualTo(pid);
    }
    try (Glovebox again = Glovebox.open(Stubs.registry("calc"))) {
      assertThat(again.load("calc", StubApi.Calc.class).calc_add_i64(1, 2)).isEqualTo(3);
    }
  }
}

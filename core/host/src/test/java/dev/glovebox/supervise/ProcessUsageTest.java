package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUsageTest {
  @Test
  void parse_statusOfTheKernel_findsMemoryAndThreads() {
    ProcessUsage usage =
        ProcessUsage.parse("Name:\tjava\nVmRSS:\t   12345 kB\nThreads:\t27\nSigQ:\t1/2\n");

    assertThat(usage.residentBytes()).hasValue(12345 * 1024L);
    assertThat(usage.threads()).hasValue(27);
  }

  @Test
  void parse_statusOfAnEndedProcess_isUnknown() {
    assertThat(ProcessUsage.parse("Name:\tjava\nState:\tZ (zombie)\n").residentBytes()).isEmpty();
  }

  @Test
  void of_noProcess_isUnknown() {
    assertThat(ProcessUsage.of(0).threads()).isEmpty();
  }
}

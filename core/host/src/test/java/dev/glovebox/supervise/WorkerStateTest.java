package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerStateTest {
  /** Columns in the order of the rows; x is allowed, . is refused. */
  private static final String TABLE =
      """
      NEW          . x . . . . . . x
      STARTING     . . x . . . . x x
      HANDSHAKING  . . . x . . . x x
      READY        . . . . x . x x x
      LOADING      . . . x . x x x x
      SERVING      . . . . x . x x x
      DRAINING     . . . . . . . x x
      KILLING      . . . . . . . . x
      DEAD         . . . . . . . . .
      """;

  private static List<String> cellsOf(String row) {
    return Pattern.compile(" +").splitAsStream(row).toList();
  }

  static List<Arguments> everyPair() {
    List<String> rows = TABLE.lines().toList();
    List<String> names = rows.stream().map(row -> cellsOf(row).get(0)).toList();
    List<Arguments> pairs = new ArrayList<>();
    for (String row : rows) {
      List<String> cells = cellsOf(row);
      for (int i = 0; i < names.size(); i++) {
        pairs.add(
            Arguments.of(
                WorkerState.valueOf(cells.get(0)),
                WorkerState.valueOf(names.get(i)),
                cells.get(i + 1).equals("x")));
      }
    }
    return pairs;
  }

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @MethodSource("everyPair")
  void mayBecome_isAllowedOrRefusedAsTheTableSays(
      WorkerState from, WorkerState to, boolean allowed) {
    assertThat(from.mayBecome(to)).isEqualTo(allowed);
  }

  @Test
  void theTableHasEveryState() {
    assertThat(TABLE.lines().map(row -> cellsOf(row).get(0)))
        .containsExactlyElementsOf(
            Arrays.stream(WorkerState.values()).map(WorkerState::name).toList());
  }

  @Test
  void onlyReadyLoadingAndServingTakeCalls() {
    assertThat(Arrays.stream(WorkerState.values()).filter(WorkerState::takesCalls))
        .containsExactly(WorkerState.READY, WorkerState.LOADING, WorkerState.SERVING);
    assertThat(Arrays.stream(WorkerState.values()).filter(WorkerState::ending))
        .containsExactly(WorkerState.KILLING, WorkerState.DEAD);
  }
}

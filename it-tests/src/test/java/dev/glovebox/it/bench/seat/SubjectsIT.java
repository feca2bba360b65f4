package dev.glovebox.it.bench.seat;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.ScratchDirectory;
import dev.glovebox.it.bench.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every subject of the benchmarks answers; how fast, nobody asks here. */
@Timeout(60)
class SubjectsIT {
  private static final int CALLS = 5;
  private static final int BYTES = 4096;

  static List<String> names() {
    List<String> names = new ArrayList<>(AddGroup.SUBJECTS);
    TypesGroup.WHATS.forEach(what -> names.addAll(TypesGroup.subjects(what)));
    names.addAll(BulkGroup.subjects(BYTES));
    return names;
  }

  /** Each caller checks its answers itself. */
  @ParameterizedTest
  @MethodSource("names")
  void everySubject_answersTwoCallers(String name) throws Exception {
    try (ScratchDirectory directory = ScratchDirectory.make();
        Subject subject = SubjectName.parse(name).open(directory.path());
        Caller one = subject.newCaller();
        Caller other = subject.newCaller()) {
      for (int i = 0; i < CALLS; i++) {
        one.call();
        other.call();
      }
    }
  }
}

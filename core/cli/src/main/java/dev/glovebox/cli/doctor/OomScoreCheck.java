package dev.glovebox.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Whether workers can see to it that the kernel, when it runs out of memory, ends one of them and
 * not their host. They do as this check does, which writes back what is there.
 *
 * @param proc as a rule {@code /proc}
 */
record OomScoreCheck(Path proc) implements Check {
  private static final String NAME = "out of memory";

  @Override
  public List<Finding> look() {
    Path score = proc.resolve("self/oom_score_adj");
    if (!Files.exists(score)) {
      return List.of(Finding.ok(NAME, "there is no " + score + ": the system chooses by its own"));
    }
    try {
      Files.writeString(score, Files.readString(score).strip(), StandardOpenOption.WRITE);
      return List.of(Finding.ok(NAME, "the kernel ends a worker before its host (oom_score_adj)"));
    } catch (IOException e) {
      return List.of(
          Finding.warn(
              NAME,
              score + " cannot be written: " + e,
              "Where memory runs out, the kernel may end the host instead of a worker that leaks."
                  + " Mount /proc writable, or give pools a recycle.memory well below the limit of"
                  + " the container."));
    }
  }
}

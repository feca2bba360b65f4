package dev.glovebox.it.bench.seat;

import dev.glovebox.it.bench.Subject;
import dev.glovebox.it.bench.subject.AddSubjects;
import dev.glovebox.it.bench.subject.BulkSubjects;
import dev.glovebox.it.bench.subject.TypesSubjects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A subject's name, taken apart.
 *
 * @param whole as in figures, for example {@code bulk/copied/bytes=65536}
 * @param parts between the slashes
 */
record SubjectName(String whole, List<String> parts) {
  private static final String GLOVEBOX = "glovebox-";
  private static final String TRANSPORT = "-Dglovebox.transport=";
  private static final String SHARED = "shared";

  static SubjectName parse(String name) {
    return new SubjectName(name, List.of(name.split("/")));
  }

  /** Whether all of it runs on one core. */
  boolean isPinned() {
    return parts.get(0).endsWith("-onecore");
  }

  /** What its JVM is started with besides. */
  List<String> options() {
    if (parts.contains(GLOVEBOX + "doorbell")) {
      return List.of(TRANSPORT + SHARED, "-Dglovebox.spin=0");
    } else if (parts.contains(GLOVEBOX + "socket") || parts.contains("copied-socket")) {
      return List.of(TRANSPORT + "socket");
    } else if (parts.contains(GLOVEBOX + SHARED)
        || parts.contains("copied")
        || parts.contains("moved")
        || parts.contains(SHARED)) {
      return List.of(TRANSPORT + SHARED);
    }
    return List.of();
  }

  /** Opens it here. */
  Subject open(Path directory) throws IOException {
    String group = parts.get(0);
    if (group.equals("types")) {
      return TypesSubjects.open(whole, parts.get(1), parts.get(2));
    } else if (group.equals("bulk")) {
      int bytes = Integer.parseInt(parts.get(2).substring("bytes=".length()));
      return BulkSubjects.open(whole, parts.get(1), bytes, directory);
    }
    return AddSubjects.open(whole, parts.get(1), directory);
  }
}

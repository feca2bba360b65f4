package dev.glovebox.corpus;

import dev.glovebox.parent.Programs;
import java.nio.file.Path;
import java.util.List;

/** The workers that must answer alike. */
enum Kind {
  JVM {
    @Override
    List<String> command() {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-cp",
          System.getProperty("java.class.path"),
          "dev.glovebox.worker.WorkerMain");
    }
  },

  NATIVE {
    @Override
    List<String> command() {
      return List.of(Programs.built("glovebox-worker").toString());
    }
  },

  /** As a host is to start it. */
  BELOW_PARENT {
    @Override
    List<String> command() {
      return List.of(
          Programs.built("glovebox-parent").toString(),
          "--",
          Programs.built("glovebox-worker").toString());
    }
  },

  /** The same sources, with all that the compiler can have checked while it runs. */
  SANITIZED {
    @Override
    List<String> command() {
      return List.of(Programs.forTests("glovebox-worker").toString());
    }
  };

  abstract List<String> command();
}

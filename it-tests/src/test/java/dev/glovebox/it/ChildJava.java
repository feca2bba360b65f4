package dev.glovebox.it;

import dev.glovebox.registry.LaneTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the tests start hosts in JVMs of their own: with what this run is about. */
public final class ChildJava {
  private ChildJava() {}

  /** The command so far, with {@link #options}; to be added to. */
  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // They live for seconds: what the second compiler makes would hardly run.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options());
    return command;
  }

  /** The options that a host must have to run as this JVM does. */
  public static List<String> options() {
    String transport = System.getProperty(LaneTransport.PROPERTY);
    return transport == null ? List.of() : List.of("-D" + LaneTransport.PROPERTY + "=" + transport);
  }
}

package dev.glovebox.it;

import dev.glovebox.registry.LaneTransport;
import dev.glovebox.stubs.NativeStubs;
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
    // A copy of its own would go with its shutdown, and stay if it is killed.
    command.add("-Dglovebox.stubs.directory=" + NativeStubs.directory());
    command.addAll(options());
    return command;
  }

  /** The options that a host must have to run as this JVM does. */
  public static List<String> options() {
    String transport = System.getProperty(LaneTransport.PROPERTY);
    return transport == null ? List.of() : List.of("-D" + LaneTransport.PROPERTY + "=" + transport);
  }
}

package dev.glovebox.launch;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Builder of the command of a worker that is a JVM: a small one, which starts fast, keeps its files
 * in its own directory and leaves stdout alone. For use by one thread.
 */
public final class JvmCommand {
  /** The default of {@link #maxHeapMiB}. */
  public static final int DEFAULT_MAX_HEAP_MIB = 256;

  /** The JVM's error file, in the worker's directory. */
  static final String ERROR_FILE = "hs_err.log";

  private final String name;
  private final Path workerDirectory;
  private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
  private List<Path> classPath = List.of();
  private String mainClass;
  private Path jnaLibrary;
  private int maxHeapMiB = DEFAULT_MAX_HEAP_MIB;
  private final List<String> jvmFlags = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private Map<String, String> environment = System.getenv();
  private Path workingDirectory = Path.of("").toAbsolutePath();

  JvmCommand(String name, Path workerDirectory) {
    this.name = Objects.requireNonNull(name, "name");
    this.workerDirectory = workerDirectory.toAbsolutePath();
  }

  /**
   * The java executable. By default it is the one that runs this JVM.
   *
   * @param executable version 17 or later
   * @return this builder
   */
  public JvmCommand java(Path executable) {
    java = executable;
    return this;
  }

  /**
   * Jars and directories, see {@link LaunchFiles#classPath}.
   *
   * @param entries in the order in which they are searched
   * @return this builder
   */
  public JvmCommand classPath(List<Path> entries) {
    classPath = List.copyOf(entries);
    return this;
  }

  /**
   * The main class.
   *
   * @param className its full name
   * @return this builder
   */
  public JvmCommand mainClass(String className) {
    mainClass = className;
    return this;
  }

  /**
   * Where JNA finds its own library. By default it unpacks it from its jar.
   *
   * @param directory that holds the library
   * @return this builder
   */
  public JvmCommand jnaLibrary(Path directory) {
    jnaLibrary = directory.toAbsolutePath();
    return this;
  }

  /**
   * The largest Java heap. By default it has {@value #DEFAULT_MAX_HEAP_MIB} MiB.
   *
   * @param mebibytes in MiB
   * @return this builder
   */
  public JvmCommand maxHeapMiB(int mebibytes) {
    maxHeapMiB = mebibytes;
    return this;
  }

  /**
   * More JVM flags; they come last and so override the built-in ones.
   *
   * @param flags one each, added to those that were given before
   * @return this builder
   */
  public JvmCommand jvmFlags(List<String> flags) {
    jvmFlags.addAll(flags);
    return this;
  }

  /**
   * Arguments of the main class. Every user of the machine can read them: no secrets here.
   *
   * @param values one each, added to those that were given before
   * @return this builder
   */
  public JvmCommand arguments(List<String> values) {
    arguments.addAll(values);
    return this;
  }

  /**
   * The whole environment of the worker. By default it is the host's, as it is.
   *
   * @param variables by name
   * @return this builder
   */
  public JvmCommand environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /**
   * The directory in which it starts. By default it is the host's working directory, as a library
   * in the host's process would see it.
   *
   * @param directory must exist
   * @return this builder
   */
  public JvmCommand workingDirectory(Path directory) {
    workingDirectory = directory.toAbsolutePath();
    return this;
  }

  /**
   * {@return the command}
   *
   * @throws IllegalStateException if the main class or the class path is missing
   */
  public WorkerCommand build() {
    if (mainClass == null || classPath.isEmpty()) {
      throw new IllegalStateException("worker " + name + " needs a main class and a class path");
    }
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.addAll(builtInFlags());
    if (jnaLibrary != null) {
      line.add("-Djna.boot.library.path=" + jnaLibrary);
    }
    line.addAll(jvmFlags);
    line.add("-cp");
    line.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    line.add(mainClass);
    line.addAll(arguments);
    return new WorkerCommand(name, line, environment, workingDirectory);
  }

  private List<String> builtInFlags() {
    return List.of(
        // Small and fast to start: one GC thread, no /tmp/hsperfdata file. Not C1 alone: a call
        // through shared memory would take half as long again.
        "-XX:+UseSerialGC",
        "-Xmx" + maxHeapMiB + "m",
        "-Xss512k",
        "-XX:-UsePerfData",
        "-XX:ReservedCodeCacheSize=16m",
        "-Xshare:auto",
        // A crash leaves its report, but no core file of the whole address space. HotSpot then ends
        // with exit 1 in place of SIGABRT (measured on 17 and 25): the report is the evidence of a
        // crash, not the exit code. It expands %p and %t in this path.
        "-XX:ErrorFile=" + workerDirectory.resolve(ERROR_FILE).toString().replace("%", "%%"),
        "-XX:-CreateCoredumpOnCrash",
        // Seconds. Whoever waits for a call without a deadline waits for the report, too, and what
        // it is written to may take nothing: two minutes by default.
        "-XX:ErrorLogTimeout=10",
        // The JVM's own warnings go to stdout unless told otherwise. The summary of a crash goes
        // there in any case (measured on 17 and 25).
        "-XX:+DisplayVMOutputToStderr",
        "-Xlog:disable",
        "-Xlog:all=warning:stderr",
        // JNA calls restricted methods; JDK 24 and later warn unless that is said. 17 accepts it.
        "--enable-native-access=ALL-UNNAMED",
        // Libraries are loaded by their paths. JNA would execute ldconfig to learn where else to
        // look.
        "-Djna.platform.library.path=",
        "-Djna.tmpdir=" + workerDirectory,
        "-Djava.io.tmpdir=" + workerDirectory,
        "-Dfile.encoding=UTF-8",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8");
  }
}

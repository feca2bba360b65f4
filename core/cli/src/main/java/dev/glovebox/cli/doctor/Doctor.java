package dev.glovebox.cli.doctor;

import dev.glovebox.launch.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All checks of this machine, in the order in which a reader wants them. */
public final class Doctor {
  private static final Path PROC = Path.of("/proc");

  private Doctor() {}

  /**
   * Looks at this machine. Starts a worker, and so may block for its start timeout.
   *
   * @param registry a registry file to look at too
   * @param findings takes each finding as soon as it is known
   */
  public static void examine(Optional<Path> registry, Consumer<Finding> findings) {
    List<Check> checks = new ArrayList<>();
    checks.add(new JdkCheck(Runtime.version().feature(), Path.of(System.getProperty("java.home"))));
    checks.add(new LibcCheck());
    checks.add(new RunDirectoryCheck(RunDirectory.defaultBase()));
    checks.add(new JnaCheck());
    checks.add(new SharedMemoryCheck(Path.of("/dev/shm")));
    checks.add(new PtraceCheck(PROC));
    checks.add(new LimitsCheck(PROC));
    checks.add(new OomScoreCheck(PROC));
    checks.add(new ToolchainCheck(System.getenv("PATH")));
    checks.add(new EnvironmentCheck(registry, System.getenv()));
    checks.add(new WorkerCheck());
    registry.ifPresent(file -> checks.add(new RegistryCheck(file)));
    checks.forEach(check -> check.look().forEach(findings));
  }
}

package dev.glovebox.cli;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.sidecar.OpenDoors;
import dev.glovebox.sidecar.Sidecar;
import dev.glovebox.sidecar.SidecarOptions;
import dev.glovebox.sidecar.manage.Management;
import dev.glovebox.sidecar.manage.ServiceNotice;
import dev.glovebox.sidecar.rpc.Int64Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code glovebox serve}: the sidecar. */
@Command(
    name = "serve",
    description = {
      "Serve the libraries of a registry over JSON-RPC 2.0 until SIGTERM or SIGINT.",
      "",
      "SIGHUP has the registry read again: only pools that changed get new workers, and a faulty"
          + " file changes nothing. Under nohup it does nothing: call glovebox.reload.",
      "",
      "A signal ends it in order: the doors close, calls in flight end within the grace, the"
          + " workers stop, and the exit code is 0. A second signal does not wait for calls."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glovebox serve registry.yaml --listen unix:/run/glovebox/glovebox.sock",
      "  glovebox serve registry.yaml --listen tcp:127.0.0.1:7070 --token-file token",
      "  echo '{\"jsonrpc\":\"2.0\",\"method\":\"greeter.Add\",\"params\":[20,22],\"id\":1}' \\",
      "    | nc -NU /run/glovebox/glovebox.sock"
    })
final class ServeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "REGISTRY", description = "The registry file.")
  private Path registryFile;

  @Mixin private DoorOptions doors;

  @Mixin private BoundOptions bounds;

  @Mixin private LogOptions log;

  @Spec private CommandSpec spec;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = CallCommand.DurationConverter.class,
      description =
          "How long calls in flight are waited for at the end (default: ${DEFAULT-VALUE}).")
  private Duration grace;

  @Option(
      names = "--verbose-errors",
      description = "Tell clients paths, addresses, and what a library printed.")
  private boolean verboseErrors;

  @Option(
      names = "--int64",
      paramLabel = "FORM",
      defaultValue = "numbers",
      converter = Int64Converter.class,
      description =
          "How 64-bit integers look in answers, numbers or strings, until a client says it for its"
              + " connection or request; strings suit clients that keep numbers as doubles or as"
              + " 32-bit integers (default: ${DEFAULT-VALUE}).")
  private Int64Form int64;

  @Override
  public Integer call() throws InterruptedException {
    SidecarOptions options =
        new SidecarOptions(
            doors.addresses(),
            doors.access(),
            doors.token(),
            bounds.bounds(),
            grace,
            verboseErrors,
            int64);
    log.apply(GloveboxCommand.of(spec.commandLine()).verbose());
    ReloadSignal reload = ReloadSignal.install();
    Registry registry = Registry.open(registryFile);
    StopSignal stop = StopSignal.install();
    ServiceNotice notice = ServiceNotice.of(System.getenv(), ProcessHandle.current().pid());
    // The doors first: what is wrong with them is known before any worker is started.
    try (OpenDoors open = OpenDoors.open(options);
        Glovebox box = Glovebox.open(registry);
        Management management = Sidecar.management(box, registryFile, options, notice);
        Sidecar sidecar = Sidecar.start(box, management, options, open)) {
      reload.onSignal(management.reloader()::reloadOnSignal);
      stop.await();
      stop.onSecond(sidecar::close);
      sidecar.drain();
    }
    return ExitCode.OK.code();
  }

  /** The forms in the plural, and as clients of the protocol say them. */
  static final class Int64Converter implements ITypeConverter<Int64Form> {
    @Override
    public Int64Form convert(String text) {
      String one = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
      return Int64Form.named(one)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is no form of 64-bit integers: say numbers or strings"));
    }
  }
}

package dev.glovebox.cli;

import dev.glovebox.registry.ByteSizes;
import dev.glovebox.sidecar.rpc.Bounds;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code glovebox serve} that bound what clients may ask. */
final class BoundOptions {
  @Option(
      names = "--max-message",
      paramLabel = "SIZE",
      defaultValue = "4MiB",
      converter = SizeConverter.class,
      description = "The largest message that is read (default: ${DEFAULT-VALUE}).")
  private long message;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      defaultValue = "64",
      description = "How deep JSON may nest (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Requests in one batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "512",
      description = "Connections at once, of all doors (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--max-calls-per-connection",
      paramLabel = "N",
      defaultValue = "64",
      description = {
        "Requests of one connection at work at once; it is not read while there are so many"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int callsPerConnection;

  @Option(
      names = "--max-calls",
      paramLabel = "N",
      defaultValue = "256",
      description = {
        "Calls at work at once, of all connections; more get the error -32002"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int calls;

  @Option(
      names = "--max-output",
      paramLabel = "SIZE",
      defaultValue = "16MiB",
      converter = SizeConverter.class,
      description = {
        "Answers that wait for a client which does not read; past it the connection is closed"
            + " (default: ${DEFAULT-VALUE})."
      })
  private long output;

  @Option(
      names = "--max-handles",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Pointers that one connection may hold (default: ${DEFAULT-VALUE}).")
  private int handles;

  @Option(
      names = "--max-sessions",
      paramLabel = "N",
      defaultValue = "16",
      description = "Sessions that one connection may hold (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(
      names = "--auth-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = CallCommand.DurationConverter.class,
      description = "How long a client may take to say its token (default: ${DEFAULT-VALUE}).")
  private Duration authenticate;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = CallCommand.DurationConverter.class,
      description = {
        "How long a connection may be silent with no call at work; 0s for ever"
            + " (default: ${DEFAULT-VALUE})."
      })
  private Duration idle;

  /**
   * The bounds.
   *
   * @throws UsageException if one is not positive
   */
  Bounds bounds() {
    try {
      return new Bounds(
          Math.toIntExact(message),
          depth,
          batch,
          connections,
          callsPerConnection,
          calls,
          output,
          handles,
          sessions,
          authenticate,
          idle);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UsageException(
          "a bound is out of its range: " + e.getMessage(), "Give a positive number.", e);
    }
  }

  /** Reads {@code 4MiB}. */
  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return ByteSizes.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

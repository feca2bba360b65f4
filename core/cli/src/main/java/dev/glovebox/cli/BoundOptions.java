package dev.glovebox.cli;

import dev.glovebox.registry.ByteSizes;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.CallBounds;
import dev.glovebox.sidecar.rpc.ConnectionBounds;
import dev.glovebox.sidecar.rpc.MemoryBounds;
import dev.glovebox.sidecar.rpc.MessageBounds;
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
      converter = MessageSizeConverter.class,
      description = "The largest message that is read (default: ${DEFAULT-VALUE}).")
  private int message;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      defaultValue = "64",
      converter = CountConverter.class,
      description = "How deep JSON may nest (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      defaultValue = "1000",
      converter = CountConverter.class,
      description = "Requests in one batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "512",
      converter = CountConverter.class,
      description = "Connections at once, of each door (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--max-strangers",
      paramLabel = "N",
      defaultValue = "64",
      converter = CountConverter.class,
      description = {
        "Of these, those that have not said their token, or at an http door made no request that"
            + " needs it; one too many ends the oldest (default: ${DEFAULT-VALUE})."
      })
  private int strangers;

  @Option(
      names = "--max-calls-per-connection",
      paramLabel = "N",
      defaultValue = "64",
      converter = CountConverter.class,
      description = {
        "Requests of one connection at work at once; it is not read while there are so many"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int callsPerConnection;

  @Option(
      names = "--max-calls",
      paramLabel = "N",
      defaultValue = "256",
      converter = CountConverter.class,
      description = {
        "Calls at work at once, of all connections; more get the error -32002"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int calls;

  @Option(
      names = "--max-waiting",
      paramLabel = "N",
      defaultValue = "256",
      converter = CountConverter.class,
      description = {
        "Calls that wait for the threads of one pool; more get the error -32002"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int waiting;

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
      names = "--max-buffers",
      paramLabel = "SIZE",
      defaultValue = "auto",
      converter = BuffersConverter.class,
      description = {
        "Messages and answers of all connections together; past it requests are refused, and"
            + " connections closed. auto is 256MiB, or a quarter of the heap if that is less"
            + " (default: ${DEFAULT-VALUE})."
      })
  private long buffers;

  @Option(
      names = "--max-handles",
      paramLabel = "N",
      defaultValue = "4096",
      converter = CountConverter.class,
      description = "Pointers that one connection may hold (default: ${DEFAULT-VALUE}).")
  private int handles;

  @Option(
      names = "--max-sessions",
      paramLabel = "N",
      defaultValue = "16",
      converter = CountConverter.class,
      description = "Sessions that one connection may hold (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(
      names = "--message-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = CallCommand.DurationConverter.class,
      description = {
        "How long one message may take to come, from its first byte to its last, and a client may"
            + " take nothing of what waits for it (default: ${DEFAULT-VALUE})."
      })
  private Duration arrival;

  @Option(
      names = "--auth-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = CallCommand.DurationConverter.class,
      description = {
        "How long a client may take to say its token, or to make a request at an http door"
            + " (default: ${DEFAULT-VALUE})."
      })
  private Duration authenticate;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = IdleConverter.class,
      description = {
        "How long a connection may be silent with no call at work; 0s for ever"
            + " (default: ${DEFAULT-VALUE})."
      })
  private Duration idle;

  /** The bounds. */
  Bounds bounds() {
    return new Bounds(
        new MessageBounds(message, depth, batch, arrival),
        new ConnectionBounds(connections, strangers, authenticate, idle),
        new CallBounds(callsPerConnection, calls, waiting),
        new MemoryBounds(output, buffers, handles, sessions));
  }

  /** Reads a number above zero. */
  static final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int count = Integer.parseInt(text);
        if (count > 0) {
          return count;
        }
      } catch (NumberFormatException e) {
        // As what is no number within bounds.
      }
      throw new TypeConversionException(
          "'" + text + "' is no number from 1 to " + Integer.MAX_VALUE);
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

  /** Reads {@code 4MiB}, or {@code auto} for what suits the heap. */
  static final class BuffersConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return text.equals("auto")
          ? (Long) MemoryBounds.DEFAULT.buffers()
          : new SizeConverter().convert(text);
    }
  }

  /** Reads the size of what must fit into one array. */
  static final class MessageSizeConverter implements ITypeConverter<Integer> {
    private static final long MOST = 1 << 30;

    @Override
    public Integer convert(String text) {
      long size = new SizeConverter().convert(text);
      if (size > MOST) {
        throw new TypeConversionException("expected 1GiB at most, not '" + text + "'");
      }
      return (int) size;
    }
  }

  /** Reads a time, or {@code 0s} for ever. */
  static final class IdleConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return text.equals("0s") ? Duration.ZERO : new CallCommand.DurationConverter().convert(text);
    }
  }
}

package dev.glovebox.cli;

import dev.glovebox.cli.log.JsonLogProvider;
import org.slf4j.event.Level;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a service about its log, which goes to stderr. */
final class LogOptions {
  /** How lines look. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = FormatConverter.class,
      description = {
        "The lines of the log on stderr: text or json (default: ${DEFAULT-VALUE}). There is one for"
            + " each start, stop, loss and refusal."
      })
  private Format format;

  /** Reads the names of formats as the help writes them. */
  static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return switch (text) {
        case "text" -> Format.TEXT;
        case "json" -> Format.JSON;
        default -> throw new TypeConversionException("expected text or json, not '" + text + "'");
      };
    }
  }

  /** Has an effect only before the first logger is made. */
  void apply(boolean verbose) {
    if (format == Format.JSON) {
      JsonLogProvider.use(verbose ? Level.DEBUG : Level.INFO);
    } else {
      Logging.configureService(verbose);
    }
  }
}

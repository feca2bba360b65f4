package dev.glovebox.cli.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J's way to loggers that write JSON lines on stderr. Chosen by {@link #use} before the first
 * logger is made; otherwise it is never loaded.
 */
public final class JsonLogProvider implements SLF4JServiceProvider {
  private static final String PROVIDER = "slf4j.provider";
  private static final String LEVEL = "dev.glovebox.log.level";

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();
  private final Map<String, JsonLogger> loggers = new ConcurrentHashMap<>();
  private volatile Level level = Level.INFO;

  /** Made by SLF4J, by its name. */
  public JsonLogProvider() {}

  /**
   * Has all loggers of this process write JSON from this level on.
   *
   * @param level the least severe level that is written
   */
  public static void use(Level level) {
    System.setProperty(PROVIDER, JsonLogProvider.class.getName());
    System.setProperty(LEVEL, level.name());
    // Or else SLF4J says, in a line that is no JSON, that it was told which provider to take.
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  @Override
  public void initialize() {
    level = Level.valueOf(System.getProperty(LEVEL, Level.INFO.name()));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name ->
        loggers.computeIfAbsent(name, any -> new JsonLogger(any, levelOf(any), System.err));
  }

  /** What others say is of interest only when it is wrong. */
  private Level levelOf(String name) {
    boolean own = name.startsWith("dev.glovebox");
    return own || level.toInt() > Level.WARN.toInt() ? level : Level.WARN;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}

package dev.glovebox.testkit;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * An extension of JUnit Jupiter: opens a {@code Glovebox} before the first test of a class, gives
 * it to parameters of the type {@code Glovebox} of tests, lifecycle methods and constructors, and
 * closes it after the last test, those of nested classes included. Then nothing may be left: no
 * worker and no other child process of this JVM, no thread of Glovebox's, and, of the run
 * directory, no file, and on Linux no descriptor. It waits ten seconds for that at most; what is
 * left then fails the class, and the message names each thing.
 *
 * <p>{@link WithGlovebox} is the usual way to it. For a registry that is made in Java:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final GloveboxExtension GLOVEBOX = GloveboxExtension.of(() -> registry());
 * }</pre>
 *
 * <p>The field must be static: the box is one of the class. A class that is registered like this
 * should be {@code @Isolated} if test classes run in parallel.
 *
 * <p>It needs {@code junit-jupiter-api} among the dependencies of the tests; no other class of this
 * package but {@link WithGlovebox} does. Who tests with something else takes a {@link Footprint}
 * before, and asks it after.
 *
 * <p><b>Threads:</b> JUnit calls it.
 */
public final class GloveboxExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(GloveboxExtension.class);
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final String CLASSPATH = "classpath:";

  /** Null where the annotation says it. */
  private final Supplier<Registry> registry;

  private final GloveboxOptions options;

  /** What is open for a class. */
  private record Opened(Footprint before, Glovebox box, String by) {}

  /** For JUnit, which makes it for {@link WithGlovebox}. */
  public GloveboxExtension() {
    this.registry = null;
    this.options = GloveboxOptions.DEFAULT;
  }

  private GloveboxExtension(Supplier<Registry> registry, GloveboxOptions options) {
    this.registry = registry;
    this.options = options;
  }

  /**
   * {@return an extension that opens this registry}
   *
   * @param registry asked once, before the first test of the class
   */
  public static GloveboxExtension of(Supplier<Registry> registry) {
    return of(registry, GloveboxOptions.DEFAULT);
  }

  /**
   * {@return an extension that opens this registry with other options}
   *
   * @param registry asked once, before the first test of the class
   * @param options with which it is opened
   */
  public static GloveboxExtension of(Supplier<Registry> registry, GloveboxOptions options) {
    return new GloveboxExtension(
        Objects.requireNonNull(registry, "registry"), Objects.requireNonNull(options, "options"));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (find(context) != null) {
      // A nested class has the box of the one around it.
      return;
    }
    Registry used = registry == null ? annotated(context) : registry.get();
    Footprint before = Footprint.now(options.runDirectory());
    Glovebox box = Glovebox.open(used, options);
    context.getStore(NAMESPACE).put(Opened.class, new Opened(before, box, context.getUniqueId()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Opened opened = find(context);
    if (opened != null && opened.by.equals(context.getUniqueId())) {
      opened.box.close();
      opened.before.assertNothingLeft(BOUND);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Glovebox.class;
  }

  @Override
  public Glovebox resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Opened opened = find(context);
    if (opened == null) {
      throw new ExtensionConfigurationException(
          "there is no Glovebox for "
              + parameter.getParameter()
              + ": GloveboxExtension was registered with an instance. Make its field static.");
    }
    return opened.box;
  }

  private static Opened find(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Opened.class, Opened.class);
  }

  private static Registry annotated(ExtensionContext context) {
    WithGlovebox annotation =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), WithGlovebox.class)
            .orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        context.getRequiredTestClass().getName()
                            + " says no registry: annotate it with @WithGlovebox, or register"
                            + " GloveboxExtension.of(...)."));
    String name = annotation.registry();
    return name.startsWith(CLASSPATH)
        ? resource(context.getRequiredTestClass(), name.substring(CLASSPATH.length()))
        : Registry.open(Path.of(name));
  }

  private static Registry resource(Class<?> test, String name) {
    String absolute = name.startsWith("/") ? name : "/" + name;
    try (InputStream stream = test.getResourceAsStream(absolute)) {
      if (stream == null) {
        throw new ExtensionConfigurationException(
            "@WithGlovebox of " + test.getName() + ": there is no resource " + name);
      }
      return Registry.open(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.glovebox.it;

import dev.glovebox.launch.RunDirectory;
import dev.glovebox.testkit.Footprint;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The extension that fails a test which leaves something behind: a process, a thread, a descriptor,
 * a file, a segment of shared memory, mapped or not. JUnit finds it by itself and runs it around
 * every test, after all of the test's own clean-up; around the whole class where that is {@link
 * LeftoversPerClass}.
 */
public final class Leftovers
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(Leftovers.class);
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Path runBase;
  private final Duration bound;

  /** Made by JUnit. */
  public Leftovers() {
    this(RunDirectory.defaultBase().toAbsolutePath().normalize(), BOUND);
  }

  Leftovers(Path runBase, Duration bound) {
    this.runBase = runBase;
    this.bound = bound;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isPerClass(context)) {
      remember(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!isPerClass(context)) {
      remember(context);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!isPerClass(context)) {
      check(remembered(context));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (isPerClass(context)) {
      check(remembered(context));
    }
  }

  private static boolean isPerClass(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), LeftoversPerClass.class);
  }

  private void remember(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Footprint.class, Footprint.ofAll(runBase));
  }

  private static Footprint remembered(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Footprint.class, Footprint.class);
  }

  /**
   * Waits until nothing is left that was not there before.
   *
   * @throws AssertionError if something still is when the bound is over, naming it
   */
  void check(Footprint before) {
    before.assertNothingLeft(bound);
  }
}

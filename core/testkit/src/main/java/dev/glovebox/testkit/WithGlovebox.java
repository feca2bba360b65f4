package dev.glovebox.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Opens a real {@code Glovebox} for the tests of a class of JUnit Jupiter, and fails the class if
 * something of it is left after the last test: see {@link GloveboxExtension}.
 *
 * <pre>{@code
 * @WithGlovebox(registry = "src/test/resources/registry.yaml")
 * class GreetingsIT {
 *   @Test
 *   void greets(Glovebox box) {
 *     assertEquals("Hello, World!", box.load("greeter", Greeter.class).Hello("World"));
 *   }
 * }
 * }</pre>
 *
 * <p>Where test classes run in parallel, this one runs alone: what others start could not be told
 * from what it leaves.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(GloveboxExtension.class)
@Isolated("what a class leaves can be told from what others start only if it runs alone")
public @interface WithGlovebox {
  /**
   * The registry's file, in YAML or JSON. A relative path starts from the working directory, which
   * is the module's with Maven and Gradle; {@code classpath:} before it means a resource, whose
   * relative paths start from the working directory, too.
   *
   * @return the file or resource
   */
  String registry();
}

/**
 * For the tests of code that uses Glovebox, never for the application itself.
 *
 * <ul>
 *   <li>{@link dev.glovebox.testkit.FakeGlovebox}: a {@code Glovebox} without processes and native
 *       code, for unit tests, whose calls fail as scripted.
 *   <li>{@link dev.glovebox.testkit.Faults}: kills and stops the workers of a real one.
 *   <li>{@link dev.glovebox.testkit.WithGlovebox}: a real one for a class of JUnit Jupiter, which
 *       must leave nothing behind; {@link dev.glovebox.testkit.Footprint} is the same check for
 *       other frameworks.
 * </ul>
 *
 * <p>Only {@link dev.glovebox.testkit.WithGlovebox} and {@link
 * dev.glovebox.testkit.GloveboxExtension} need JUnit. It is an optional dependency of this module:
 * who uses them has {@code junit-jupiter} among the dependencies of the tests anyway, and who does
 * not gets none of it.
 */
package dev.glovebox.testkit;

/**
 * The native stubs of the tests and the demo, and where they lie.
 *
 * <p>Bottom of the project beside {@code dev.glovebox.failure}: it imports the JDK alone, since the
 * tests of every other module use it.
 */
package dev.glovebox.stubs;

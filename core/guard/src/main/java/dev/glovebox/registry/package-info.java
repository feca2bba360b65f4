/**
 * The registry: which libraries exist, what they export, and which pool of workers may load them.
 *
 * <p>A {@link dev.glovebox.registry.Registry} is read from a file or built in Java, checked as a
 * whole, and then sealed: everything in this package is an immutable value. Opening a registry
 * loads no library and reads none.
 */
package dev.glovebox.registry;

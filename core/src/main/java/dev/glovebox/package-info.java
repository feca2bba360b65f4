/**
 * The way in: {@link dev.glovebox.Glovebox} opens a registry and loads libraries from it, each in
 * worker processes.
 */
package dev.glovebox;

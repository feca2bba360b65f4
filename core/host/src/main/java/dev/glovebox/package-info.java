/**
 * The way in: {@link dev.glovebox.Glovebox} opens a registry and loads libraries from it, each in
 * worker processes; a {@link dev.glovebox.Session} holds one worker and one of its threads.
 */
package dev.glovebox;

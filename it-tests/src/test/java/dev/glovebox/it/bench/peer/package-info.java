/** Peers of Glovebox: other ways to a JVM beside this one, each with nothing behind it. */
package dev.glovebox.it.bench.peer;

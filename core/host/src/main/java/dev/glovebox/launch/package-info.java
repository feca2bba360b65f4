/**
 * The process of a worker: its private directory, its command line, what it reads and writes, and
 * its end.
 *
 * <p>Knows nothing of pools, lanes or calls. Processes are spawned (spawn and exec, never fork
 * alone) by Commons Exec, each from a thread that lives as long as its process. A JVM's children
 * inherit SIGQUIT blocked; a worker that wants thread dumps by signal has to unblock it itself.
 */
package dev.glovebox.launch;

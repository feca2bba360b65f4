/** JVMs of their own for subjects, and the rounds that alternate between them. */
package dev.glovebox.it.bench.seat;

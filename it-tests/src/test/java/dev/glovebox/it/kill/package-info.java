/** Processes that are killed at any moment: no hang, no wrong answer, nothing left. */
package dev.glovebox.it.kill;

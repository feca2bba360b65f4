/** Many calls: random signatures and values that come back equal, and memory that stays flat. */
package dev.glovebox.it.jna.property;

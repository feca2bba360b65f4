/** The guard's rules on real libraries: what is refused, what is allowed, with which evidence. */
package dev.glovebox.it.guard;

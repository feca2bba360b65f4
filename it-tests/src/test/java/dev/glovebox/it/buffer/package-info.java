/** Memory that host and worker share: passed by reference, and gone when it should be. */
package dev.glovebox.it.buffer;

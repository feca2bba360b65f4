/** The C library: callbacks in the middle of a call, a structure returned by pointer, errno. */
package dev.glovebox.samples.libc;

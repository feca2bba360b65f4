/** JNA's whole type system, to a library in a worker, beside the same calls within this process. */
package dev.glovebox.it.jna;

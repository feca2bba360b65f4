/** What is done once: starts, recoveries, and the memory of a worker that idles. */
package dev.glovebox.it.bench.start;

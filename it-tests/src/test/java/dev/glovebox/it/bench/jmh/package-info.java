/** One round of a subject by JMH: the loop, the sampling, and the CPU of all processes in it. */
package dev.glovebox.it.bench.jmh;

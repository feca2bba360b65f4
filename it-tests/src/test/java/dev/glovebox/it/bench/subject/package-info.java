/** What is measured: native calls in-process, through Glovebox, and peers that do without. */
package dev.glovebox.it.bench.subject;

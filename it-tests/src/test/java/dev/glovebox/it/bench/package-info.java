/**
 * Benchmarks: groups of subjects that are measured side by side, in alternating rounds. {@code
 * it-tests/bench.sh} runs them.
 */
package dev.glovebox.it.bench;

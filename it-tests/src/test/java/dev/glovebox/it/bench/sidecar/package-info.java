/** The sidecar beside an echo on its own transport, which is the limit, and beside gRPC. */
package dev.glovebox.it.bench.sidecar;

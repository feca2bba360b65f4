/** Calls by declared signatures, and the sidecar that serves them. */
package dev.glovebox.it.sidecar;

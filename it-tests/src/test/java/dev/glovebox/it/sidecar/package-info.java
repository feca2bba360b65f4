/** Calls by declared signatures, and the sidecar as its clients see it. */
package dev.glovebox.it.sidecar;

/** The sidecar as its clients see it. */
package dev.glovebox.it.sidecar;

/** The sidecar as its clients see it, and the calls by declared signatures that it makes. */
package dev.glovebox.it.sidecar;

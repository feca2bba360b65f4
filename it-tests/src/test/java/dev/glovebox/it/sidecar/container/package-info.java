/** The sidecar in containers: what limits, kills and stops do to it and to its clients. */
package dev.glovebox.it.sidecar.container;

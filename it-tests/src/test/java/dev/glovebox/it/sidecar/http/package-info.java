/** The sidecar's HTTP door, and what operators see of a sidecar. */
package dev.glovebox.it.sidecar.http;

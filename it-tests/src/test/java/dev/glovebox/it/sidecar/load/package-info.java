/** The sidecar under load, while its workers are killed. */
package dev.glovebox.it.sidecar.load;

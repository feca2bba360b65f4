/**
 * The sidecar as a process of its own, and those who talk to it: clients in five languages, prefork
 * servers.
 */
package dev.glovebox.it.sidecar.client;

/**
 * What an operator sees of a sidecar: its methods for management, its metrics, its log, and its
 * word to the service manager.
 */
package dev.glovebox.sidecar.manage;

/**
 * Files that must be what they were when they were judged, and the decisions of the guard: what
 * host and worker alike know of both. Needs the JDK alone.
 */
package dev.glovebox.integrity;

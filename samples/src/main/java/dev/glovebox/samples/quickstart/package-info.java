/**
 * The quick start: one class a step, in the order in which {@link
 * dev.glovebox.samples.quickstart.Quickstart} shows them. Every step checks what it prints.
 */
package dev.glovebox.samples.quickstart;

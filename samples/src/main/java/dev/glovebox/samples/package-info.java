/** The sample programs: one package a library, and what they share. */
package dev.glovebox.samples;

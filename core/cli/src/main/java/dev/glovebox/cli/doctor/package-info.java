/** The checks of {@code glovebox doctor}, one class each. */
package dev.glovebox.cli.doctor;

/**
 * The command line: {@code inspect}, {@code validate}, {@code call} and {@code doctor}, each a
 * small class over the public API.
 */
package dev.glovebox.cli;

/** The runnable jar, as a user starts it. */
package dev.glovebox.it.cli;

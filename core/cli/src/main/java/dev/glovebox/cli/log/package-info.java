/** A log of JSON lines, for those who collect logs with a machine. */
package dev.glovebox.cli.log;

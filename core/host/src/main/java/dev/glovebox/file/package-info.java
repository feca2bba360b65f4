/**
 * Files that somebody else can write, exchange or withhold while they are used: those of workers,
 * and run directories. Nothing here follows a link, waits for ever, or takes more than it was told.
 */
package dev.glovebox.file;

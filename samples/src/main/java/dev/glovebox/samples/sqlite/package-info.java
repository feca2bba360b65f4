/** SQLite: handles, callbacks for rows and functions, and two workers on one database file. */
package dev.glovebox.samples.sqlite;

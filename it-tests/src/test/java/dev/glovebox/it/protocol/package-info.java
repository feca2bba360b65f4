/** The process boundary with a liar on one side: bad workers, bad hosts. */
package dev.glovebox.it.protocol;

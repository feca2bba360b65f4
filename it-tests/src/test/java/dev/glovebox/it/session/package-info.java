/** Sessions: one worker and one of its threads, held over several calls. */
package dev.glovebox.it.session;

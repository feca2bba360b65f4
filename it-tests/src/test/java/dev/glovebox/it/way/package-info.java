/**
 * Which of Glovebox's types a call goes through in the host, as the debugger interface tells it.
 */
package dev.glovebox.it.way;

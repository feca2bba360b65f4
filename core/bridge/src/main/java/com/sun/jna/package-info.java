/**
 * The few classes that must live in JNA's own package: they override what JNA keeps
 * package-private, so that JNA itself converts every argument and result and only the native call
 * is replaced. Everything else of Glovebox is under {@code dev.glovebox}. Recorded in docs/adr.
 */
package com.sun.jna;

/** Glovebox where applications run: small runtimes, executable jars, class loaders that go. */
package dev.glovebox.it.deploy;

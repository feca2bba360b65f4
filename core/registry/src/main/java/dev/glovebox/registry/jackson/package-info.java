/** Reads the text of registry files, YAML and JSON, with Jackson. */
package dev.glovebox.registry.jackson;

/**
 * What can be known about a native library without loading it: facts of its ELF file, the files it
 * would bring along, and a verdict on the threads and runtimes that it hides.
 *
 * <p>{@link dev.glovebox.inspect.Inspector} is the way in. Files are only ever read, never mapped:
 * a mapped library would show up in this process's memory map as if it had been loaded.
 *
 * <p>jelf reads the ELF header and the program headers. It finds the dynamic section, its symbols
 * and its notes through the section headers, which the dynamic loader never looks at, which may be
 * absent, and whose sizes it trusts; so those tables are read here, the loader's way, through the
 * dynamic segment, with every offset and count checked against the file first.
 */
package dev.glovebox.inspect;

/**
 * What can be known about a native library without loading it: facts of its ELF file, the files it
 * would bring along, and a verdict on the threads and runtimes that it hides.
 *
 * <p>{@link dev.glovebox.inspect.Inspector} is the way in. Files are only ever read, never mapped:
 * a mapped library would show up in this process's memory map as if it had been loaded.
 *
 * <p>Tables are found the dynamic loader's way, through the dynamic segment, with every offset and
 * count checked against the file first. Section headers, which the loader never looks at, and which
 * may be absent, are evidence at most.
 */
package dev.glovebox.inspect;

package dev.glovebox.inspect;

/**
 * The name of a library that the loader loads along with a file.
 *
 * @param optional whether the loader goes on where it does not find it ({@code DT_AUXILIARY})
 */
record LibraryName(String text, boolean optional) {}

package dev.glovebox.inspect;

import java.nio.file.Path;

/**
 * All that an {@link Inspector} learned about one file.
 *
 * @param file the file as it was named, made absolute
 * @param sha256 of the very bytes that the rest was learned from: 64 lower-case hexadecimal digits
 * @param facts what the file says about itself
 * @param closure what would be loaded along with it
 * @param verdict what that means for the process that loads it
 */
public record Inspection(
    Path file, String sha256, ElfFacts facts, Closure closure, Verdict verdict) {}

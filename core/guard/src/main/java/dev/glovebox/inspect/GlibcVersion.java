package dev.glovebox.inspect;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the GNU C library, such as 2.36 or 2.2.5.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number; 0 where there is none
 */
public record GlibcVersion(int major, int minor, int patch) implements Comparable<GlibcVersion> {
  private static final Comparator<GlibcVersion> ORDER =
      Comparator.comparingInt(GlibcVersion::major)
          .thenComparingInt(GlibcVersion::minor)
          .thenComparingInt(GlibcVersion::patch);
  private static final Pattern SYMBOL_VERSION =
      Pattern.compile("GLIBC_(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?");

  /**
   * {@return the version that a symbol version such as {@code GLIBC_2.34} stands for; empty for the
   * others, of which {@code GLIBC_PRIVATE} and {@code GLIBC_ABI_DT_RELR} are the known ones}
   *
   * @param name a symbol version, as in {@code DT_VERNEED}
   */
  public static Optional<GlibcVersion> ofSymbolVersion(String name) {
    // Compatible relative relocations came with 2.36 (glibc NEWS); older loaders refuse the file.
    if (name.equals("GLIBC_ABI_DT_RELR")) {
      return Optional.of(new GlibcVersion(2, 36, 0));
    }
    Matcher matcher = SYMBOL_VERSION.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String patch = matcher.group(3);
    return Optional.of(
        new GlibcVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            patch == null ? 0 : Integer.parseInt(patch)));
  }

  @Override
  public int compareTo(GlibcVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return patch == 0 ? major + "." + minor : major + "." + minor + "." + patch;
  }
}

package dev.glovebox.failure;

/**
 * A library that Glovebox itself needs, JNA or Jackson, is one that it cannot work with: missing,
 * too old, or in a place where Glovebox cannot reach into it. Found when a registry is opened;
 * nothing was loaded or started.
 */
public final class IncompatibleDependencyException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** What is incompatible. */
  private final String dependency;

  /**
   * @param dependency its name, for example {@code JNA}
   * @param what what is wrong with it, without a full stop at its end
   * @param cause the underlying failure, or null
   * @param advice what to do next: one or more whole sentences
   */
  public IncompatibleDependencyException(
      String dependency, String what, String advice, Throwable cause) {
    super(what, CallContext.NONE, advice, cause);
    this.dependency = dependency;
  }

  /**
   * {@return a version that is older than the oldest that works}
   *
   * @param dependency what is too old, for example {@code JNA}
   * @param found the version that was found
   * @param oldest the oldest version that works
   */
  public static IncompatibleDependencyException tooOld(
      String dependency, String found, String oldest) {
    return new IncompatibleDependencyException(
        dependency,
        dependency + " " + found + " is on the class path, and Glovebox needs " + oldest,
        "Have your build choose "
            + oldest
            + " or later; `mvn dependency:tree` and `gradle dependencyInsight` say what asks for"
            + " the older one.",
        null);
  }

  /** {@return what is incompatible, for example {@code JNA}} */
  public String dependency() {
    return dependency;
  }
}

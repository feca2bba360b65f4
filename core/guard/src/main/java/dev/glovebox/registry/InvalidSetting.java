package dev.glovebox.registry;

/** A value that a record refuses, with the registry key that it belongs to. */
final class InvalidSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;

  InvalidSetting(String key, String problem) {
    super(problem);
    this.key = key;
  }

  /** The key within the section that the record stands for, for example {@code min}. */
  String key() {
    return key;
  }
}

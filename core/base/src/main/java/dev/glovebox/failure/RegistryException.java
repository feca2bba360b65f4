package dev.glovebox.failure;

import java.util.List;
import java.util.stream.Collectors;

/** A registry cannot be opened: one or more faults, each with the place where it stands. */
public final class RegistryException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * One fault in a registry.
   *
   * @param file the registry file as it was named; null for a registry built in Java
   * @param line 1-based; 0 where unknown
   * @param column 1-based; 0 where unknown
   * @param pointer the JSON pointer (RFC 6901) of the faulty value, for example {@code
   *     /libraries/greeter/path}; empty for the whole document
   * @param problem what is wrong and what was expected
   */
  public record Fault(String file, int line, int column, String pointer, String problem) {
    /** {@code file:line:column: problem (at pointer)}, as compilers print it. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      if (file != null) {
        text.append(file);
        if (line > 0) {
          text.append(':').append(line).append(':').append(column);
        }
        text.append(": ");
      }
      text.append(problem);
      if (!pointer.isEmpty()) {
        text.append(" (at ").append(pointer).append(')');
      }
      return text.toString();
    }
  }

  private final transient List<Fault> faults;

  /**
   * @param faults at least one, in the order of the document
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  public RegistryException(List<Fault> faults, String advice, Throwable cause) {
    super(
        faults.stream().map(Fault::toString).collect(Collectors.joining("; ")),
        CallContext.NONE,
        advice,
        cause);
    this.faults = List.copyOf(faults);
  }

  /** {@return all faults found, in the order of the document} */
  public List<Fault> faults() {
    // A deserialised exception has its message, but not its (transient) faults.
    return faults == null ? List.of() : faults;
  }
}

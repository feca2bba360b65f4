package dev.glovebox.integrity;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryRefusedException;
import java.util.List;
import java.util.Objects;

/**
 * Do not, and why.
 *
 * @param rule the rule that refuses
 * @param library the name of the library in its registry; for {@link GuardRule#GB103} the file that
 *     is mapped
 * @param what what is refused, without a full stop at its end
 * @param evidence what the rule rests on, the weightiest first
 * @param advice what to do next: one or more whole sentences
 */
public record Refused(
    GuardRule rule, String library, String what, List<String> evidence, String advice)
    implements Decision {

  /**
   * Copies the evidence, and refuses missing components.
   *
   * @param rule the rule that refuses
   * @param library the name of the library in its registry
   * @param what what is refused, without a full stop at its end
   * @param evidence what the rule rests on, the weightiest first
   * @param advice what to do next: one or more whole sentences
   */
  public Refused {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(what, "what");
    evidence = List.copyOf(evidence);
    Objects.requireNonNull(advice, "advice");
  }

  @Override
  public boolean allowed() {
    return false;
  }

  /**
   * GuardRule, what, evidence and advice in one line, as the exception says it.
   *
   * @return one line
   */
  public String message() {
    return toException().getMessage();
  }

  /** {@return this refusal as a failure of the library as a whole} */
  public LibraryRefusedException toException() {
    return toException(CallContext.NONE);
  }

  /**
   * {@return this refusal as a failure of what {@code context} says}
   *
   * @param context without a library it gets this one's name
   */
  public LibraryRefusedException toException(CallContext context) {
    CallContext full = context.library() == null ? context.withLibrary(library) : context;
    return new LibraryRefusedException(rule.id(), what, evidence, full, advice);
  }
}

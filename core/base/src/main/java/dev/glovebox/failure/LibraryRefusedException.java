package dev.glovebox.failure;

import java.util.List;

/**
 * The guard refused something: to load a library, or to start processes beside one.
 *
 * <p>Nothing was loaded or started, unless the message says otherwise.
 */
public final class LibraryRefusedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** What the message shows of {@link #evidence()}; the rest is counted. */
  private static final int EVIDENCE_IN_MESSAGE = 6;

  /** What was refused. */
  private final String rule;

  /** What was refused. */
  private final String what;

  private final transient List<String> evidence;

  /**
   * @param rule the id of the rule that refused, for example {@code GB101}
   * @param what what was refused, without a full stop at its end
   * @param evidence what the rule rests on, the weightiest first
   * @param context what is known of the call or operation that failed
   * @param advice what to do next: one or more whole sentences
   */
  public LibraryRefusedException(
      String rule, String what, List<String> evidence, CallContext context, String advice) {
    super(rule + ": " + what + shown(evidence), context, advice, null);
    this.rule = rule;
    this.what = what;
    this.evidence = List.copyOf(evidence);
  }

  /** {@return the id of the rule that refused, for example {@code GB101}} */
  public String rule() {
    return rule;
  }

  /** What was refused, without rule, evidence and advice. */
  @Override
  public String what() {
    return what;
  }

  /** {@return what the rule rests on, the weightiest first; empty after deserialisation} */
  public List<String> evidence() {
    return evidence == null ? List.of() : evidence;
  }

  private static String shown(List<String> evidence) {
    if (evidence.isEmpty()) {
      return "";
    }
    int shown = Math.min(evidence.size(), EVIDENCE_IN_MESSAGE);
    String text = ": " + String.join("; ", evidence.subList(0, shown));
    int more = evidence.size() - shown;
    return more == 0 ? text : text + "; and " + more + " more";
  }
}

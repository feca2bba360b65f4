package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.IncompatibleDependencyException;
import dev.glovebox.failure.InspectionException;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.MemoryExhaustedException;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.RunDirectoryException;
import dev.glovebox.failure.SessionBusyException;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.SharedMemoryExhaustedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes an answer's error into the exception that it was in the sidecar, from its code and data.
 * What does not travel, above all the evidence of reports, is empty or says so.
 */
final class RemoteFailures {
  private static final String NO_ADVICE = "See docs/json-rpc.md for what the code means.";

  /** Paths of the sidecar's machine do not travel. */
  private static final Path NOT_TOLD = Path.of("of-the-sidecar");

  private static final String REPORT = "the sidecar keeps the report; see its log";

  /** The context that every message carries in brackets, and the advice behind it. */
  private static final String CONTEXT =
      "(?s) \\[(library|function|worker|elapsed|the call)[^\\]]*](\\. .*)?$";

  private RemoteFailures() {}

  /**
   * The exception for an error.
   *
   * @param error the answer's member
   * @param asked what is known of the call here
   */
  static GloveboxException of(JsonNode error, CallContext asked) {
    int code = error.path("code").asInt();
    JsonNode data = error.path("data");
    String advice = data.path("hint").asText(NO_ADVICE);
    String what = what(error.path("message").asText("an error without a message"), advice);
    CallContext context = context(data, asked);
    return switch (code) {
      case -32010 ->
          new LibraryRefusedException(
              data.path("rule").asText("?"),
              what.replaceFirst("^GB[0-9]+: ", ""),
              texts(data.path("evidence")),
              context,
              advice);
      case -32011 -> new LibraryLoadException(what, texts(data.path("missing")), context, advice);
      case -32012 ->
          new WorkerStartException(what, List.of(), exit(data), List.of(), context, advice, null);
      case -32013 -> new WorkerLostException(exit(data), crash(what), context, advice, null);
      case -32014 ->
          new CallDeadlineExceededException(
              what,
              millis(data, "deadlineMillis", context.elapsed()),
              HangReport.unavailable(REPORT),
              context,
              advice);
      case -32015 ->
          new PoolExhaustedException(pool(data), data.path("lanes").asInt(), what, context);
      case -32016 ->
          new WorkerUnavailableException(
              pool(data), millis(data, "retryAfterMillis", null), what, context);
      case -32018 -> new StaleHandleException(data.path("origin").asText("unknown"), what, context);
      case -32019 -> new SignatureException(what, context, advice);
      case -32020 -> new ProtocolException(what, "", context);
      case -32021 ->
          new RegistryException(
              List.of(new RegistryException.Fault(null, 0, 0, "", what)), advice, null);
      case -32022 -> new MessageTooLargeException(what, context, advice, null);
      case -32023 -> new SessionClosedException(context);
      case -32024 -> new SessionBusyException(millis(data, "waitedMillis", null), context);
      case -32025 -> new GloveboxClosedException(pool(data), context, null);
      case -32026 -> new ForeignPointerException(what, context, advice);
      case -32027 -> new RunDirectoryException(NOT_TOLD, what, advice, null);
      case -32028 -> new InspectionException(NOT_TOLD, what, advice, null);
      case -32029 -> new SharedMemoryExhaustedException(what, context, advice, null);
      case -32030 ->
          new IncompatibleDependencyException(
              data.path("dependency").asText("unknown"), what, advice, null);
      case -32031 -> new MemoryExhaustedException(what, context, advice, null);
      default -> new RemoteErrorException(code, what, context, advice);
    };
  }

  /** The message without what the exception appends to it again. */
  private static String what(String message, String advice) {
    String bare = message.replaceFirst(CONTEXT, "");
    if (bare.endsWith(advice)) {
      bare = bare.substring(0, bare.length() - advice.length()).stripTrailing();
    }
    return bare.replaceFirst("\\.$", "");
  }

  private static CallContext context(JsonNode data, CallContext asked) {
    return new CallContext(
        data.path("library").asText(asked.library()),
        data.path("function").asText(asked.function()),
        data.path("worker").asText(null),
        data.has("elapsedMillis") ? Duration.ofMillis(data.path("elapsedMillis").asLong()) : null,
        outcome(data.path("outcome").asText("")),
        asked.operation());
  }

  /** Null for none, and for one that a newer sidecar invented. */
  private static Outcome outcome(String name) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.name().equals(name)) {
        return outcome;
      }
    }
    return null;
  }

  private static CrashReport crash(String what) {
    String summary = what.replaceFirst("^the worker was lost: it ", "");
    return new CrashReport(
        new CrashCause.Unknown(),
        summary,
        List.of(REPORT),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static String pool(JsonNode data) {
    return data.path("pool").asText("unknown");
  }

  private static Integer exit(JsonNode data) {
    return data.path("exit").isInt() ? Integer.valueOf(data.path("exit").asInt()) : null;
  }

  private static Duration millis(JsonNode data, String name, Duration otherwise) {
    if (data.path(name).isNumber()) {
      return Duration.ofMillis(data.path(name).asLong());
    }
    return otherwise == null ? Duration.ZERO : otherwise;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}

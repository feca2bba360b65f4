package dev.glovebox.sidecar.manage;

import dev.glovebox.failure.GloveboxException;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What came of requests, as words for metrics: {@code ok}, {@code worker_lost}, and so on. */
final class Outcomes {
  private static final Map<Integer, String> NAMES = names();

  private Outcomes() {}

  /** The word for a code of {@link ErrorCodes}; 0 stands for a result. */
  static String of(int code) {
    return NAMES.getOrDefault(code, "error");
  }

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new HashMap<>();
    ErrorCodes.ofFailures().forEach((type, code) -> names.put(code, word(type)));
    names.put(0, "ok");
    names.put(ErrorCodes.PARSE_ERROR, "parse_error");
    names.put(ErrorCodes.INVALID_REQUEST, "invalid_request");
    names.put(ErrorCodes.METHOD_NOT_FOUND, "method_not_found");
    names.put(ErrorCodes.INVALID_PARAMS, "invalid_params");
    names.put(ErrorCodes.INTERNAL_ERROR, "internal_error");
    names.put(ErrorCodes.NOT_AUTHENTICATED, "not_authenticated");
    names.put(ErrorCodes.BUSY, "busy");
    names.put(ErrorCodes.DRAINING, "draining");
    return names;
  }

  private static String word(Class<? extends GloveboxException> type) {
    return type.getSimpleName()
        .replace("Exception", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}

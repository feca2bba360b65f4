package dev.glovebox.sidecar.rpc;

import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.IncompatibleDependencyException;
import dev.glovebox.failure.InspectionException;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.MemoryExhaustedException;
import dev.glovebox.failure.MessageTooLargeException;
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
import dev.glovebox.sidecar.value.InvalidParamsException;
import java.util.Map;

/** The codes of errors on the wire. They are stable: clients rely on them. */
public final class ErrorCodes {
  /** The message is no JSON, or beyond a bound of it. */
  public static final int PARSE_ERROR = -32700;

  /** The message is no request. */
  public static final int INVALID_REQUEST = -32600;

  /** There is no such method, or it is not exposed. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The parameters do not fit. */
  public static final int INVALID_PARAMS = -32602;

  /** A fault of the sidecar itself. */
  public static final int INTERNAL_ERROR = -32603;

  /** A failure of Glovebox that has no code of its own. */
  public static final int OTHER = -32000;

  /** The token was not said. */
  public static final int NOT_AUTHENTICATED = -32001;

  /** A bound of the sidecar itself is reached. */
  public static final int BUSY = -32002;

  /** The sidecar is about to stop. */
  public static final int DRAINING = -32003;

  /** The handle stands for nothing any more. */
  public static final int STALE_HANDLE = -32018;

  /** The message, or the answer, is too large. */
  public static final int MESSAGE_TOO_LARGE = -32022;

  /** The session is closed, or never was. */
  public static final int SESSION_CLOSED = -32023;

  private static final Map<Class<? extends GloveboxException>, Integer> OF_FAILURES =
      Map.ofEntries(
          Map.entry(LibraryRefusedException.class, -32010),
          Map.entry(LibraryLoadException.class, -32011),
          Map.entry(WorkerStartException.class, -32012),
          Map.entry(WorkerLostException.class, -32013),
          Map.entry(CallDeadlineExceededException.class, -32014),
          Map.entry(PoolExhaustedException.class, -32015),
          Map.entry(WorkerUnavailableException.class, -32016),
          // -32017 is kept for the quarantine of calls.
          Map.entry(StaleHandleException.class, STALE_HANDLE),
          Map.entry(SignatureException.class, -32019),
          Map.entry(ProtocolException.class, -32020),
          Map.entry(RegistryException.class, -32021),
          Map.entry(MessageTooLargeException.class, MESSAGE_TOO_LARGE),
          Map.entry(SessionClosedException.class, SESSION_CLOSED),
          Map.entry(SessionBusyException.class, -32024),
          Map.entry(GloveboxClosedException.class, -32025),
          Map.entry(ForeignPointerException.class, -32026),
          Map.entry(RunDirectoryException.class, -32027),
          Map.entry(InspectionException.class, -32028),
          Map.entry(SharedMemoryExhaustedException.class, -32029),
          Map.entry(IncompatibleDependencyException.class, -32030),
          Map.entry(MemoryExhaustedException.class, -32031));

  private ErrorCodes() {}

  /**
   * {@return the code of a failure; {@link #INTERNAL_ERROR} for what is no failure of Glovebox's}
   *
   * @param failure of any kind
   */
  public static int of(Throwable failure) {
    if (failure instanceof InvalidParamsException) {
      return INVALID_PARAMS;
    }
    for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
      Integer code = OF_FAILURES.get(type);
      if (code != null) {
        return code;
      }
    }
    return failure instanceof GloveboxException ? OTHER : INTERNAL_ERROR;
  }

  /** {@return each exception that has a code of its own, with it} */
  public static Map<Class<? extends GloveboxException>, Integer> ofFailures() {
    return OF_FAILURES;
  }
}

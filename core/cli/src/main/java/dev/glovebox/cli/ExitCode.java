package dev.glovebox.cli;

import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.sidecar.value.InvalidParamsException;

/** What the exit code of a command means. The numbers are stable: scripts rely on them. */
enum ExitCode {
  /** Done, and all is well. */
  OK(0),
  /** The call, the library or a check failed. */
  FAILED(1),
  /** The command line is wrong: an option, a name, or arguments that do not fit a function. */
  USAGE(2),
  /** The guard refused a library, or the start of workers. */
  REFUSED(3),
  /** The registry file has faults. */
  REGISTRY(4),
  /** A bug in Glovebox itself. */
  BUG(70);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The exit code of a command that ended with this failure. */
  static ExitCode of(Throwable failure) {
    if (failure instanceof LibraryRefusedException) {
      return REFUSED;
    }
    if (failure instanceof RegistryException) {
      return REGISTRY;
    }
    if (failure instanceof SignatureException
        || failure instanceof InvalidParamsException
        || failure instanceof UsageException) {
      return USAGE;
    }
    return failure instanceof GloveboxException ? FAILED : BUG;
  }
}

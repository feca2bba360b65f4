package dev.glovebox.lane;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;

/** What a payload is when it breaks a rule of the protocol: the end of its connection. */
final class Violation {
  private Violation() {}

  /** Of a rule that no payload shows: what lies in shared memory may be another thing by now. */
  static ProtocolException of(String what) {
    return new ProtocolException(what, "", CallContext.NONE);
  }

  /** Of a rule that this payload breaks; its first bytes go into the exception. */
  static ProtocolException in(ByteBuffer payload, String broken) {
    return new ProtocolException(
        broken, HexDump.firstBytes(payload.duplicate().rewind()), CallContext.NONE);
  }

  /** Refuses a payload that has broken a rule; its first bytes go into the exception. */
  static void require(ByteBuffer payload, boolean kept, String broken) {
    if (!kept) {
      throw in(payload, broken);
    }
  }

  /** Puts the message together only when it is needed: this is on the way of every call. */
  static void require(ByteBuffer payload, boolean kept, String what, long number, String broken) {
    if (!kept) {
      require(payload, false, what + number + broken);
    }
  }
}

package dev.glovebox.lane;

import dev.glovebox.abi.NativeFunction;
import java.util.List;

/**
 * What host and worker say to each other beside calls: JSON objects in MESSAGE frames, for people
 * to read and for versions to differ in. Unknown members are ignored.
 *
 * <p>{@link MessageCodec} writes and reads them; {@code docs/protocol.md} lists their members.
 */
public sealed interface Message {

  /** What a new connection is for. */
  enum Channel {
    /** The one control connection of a worker. */
    CONTROL("control"),
    /** A lane. */
    LANE("lane");

    private final String wireName;

    Channel(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /**
   * Worker to host: the first message on every connection.
   *
   * @param secret the worker's one-time secret, from its bootstrap
   * @param lane which lane; 0 on the control connection
   * @param pid the worker's process id
   * @param tid the native id of the thread behind this connection; 0 where the platform does not
   *     tell
   */
  record Hello(
      String secret, int minVersion, int maxVersion, Channel channel, int lane, long pid, long tid)
      implements Message {
    @Override
    public String toString() {
      return "Hello[channel=" + channel + ", lane=" + lane + ", pid=" + pid + ", tid=" + tid + "]";
    }
  }

  /** Host to worker: the connection is accepted, in this version of the protocol. */
  record Welcome(int version) implements Message {}

  /** Host to worker, on a lane: load a library, which runs its constructors. */
  record Load(String library) implements Message {}

  /**
   * Worker to host, on a lane: the library is loaded.
   *
   * @param millis how long this load took; 0 if the library had been loaded before
   */
  record Loaded(String library, long millis) implements Message {}

  /**
   * Host to worker, on a lane: prepare a function of a loaded library for calls.
   *
   * @param id chosen by the host, unique in the worker; names the function in calls
   */
  record Bind(int id, NativeFunction function) implements Message {}

  /** Worker to host, on a lane: the function can be called. */
  record Bound(int id) implements Message {}

  /**
   * Worker to host, on a lane: what was asked was not done, and why. The lane goes on.
   *
   * @param rule the guard rule that refused, for example {@code GB201}; null but for {@link
   *     Kind#REFUSED}
   * @param what what happened
   * @param details evidence of a refusal, or the names of missing libraries
   * @param advice what to do next
   */
  record Fault(Kind kind, String rule, String what, List<String> details, String advice)
      implements Message {
    /** Why it was not done; tells which exception the host raises. */
    public enum Kind {
      /** The guard refused. */
      REFUSED("refused"),
      /** The library could not be loaded. */
      LOAD_FAILED("load-failed"),
      /** The function cannot be bound as asked, or the call does not fit it. */
      SIGNATURE("signature"),
      /** The result outgrew the limit of a message. The call ran. */
      RESULT_TOO_LARGE("result-too-large"),
      /** Anything else, in the worker's own code. */
      INTERNAL("internal");

      private final String wireName;

      Kind(String wireName) {
        this.wireName = wireName;
      }

      String wireName() {
        return wireName;
      }
    }

    public Fault {
      details = List.copyOf(details);
    }
  }

  /** Host to worker, on the control connection: are you there? */
  record Ping(long id) implements Message {}

  /**
   * Worker to host: the answer to {@link Ping}.
   *
   * @param residentBytes memory that the process has resident; 0 where the platform does not tell
   * @param threads native threads in the process; 0 where the platform does not tell
   */
  record Pong(long id, long residentBytes, int threads) implements Message {}

  /** Host to worker, on the control connection: end now; no call is in flight. */
  record Bye() implements Message {}
}

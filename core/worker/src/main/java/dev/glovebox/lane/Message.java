package dev.glovebox.lane;

import dev.glovebox.abi.AbiSignature;
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
    LANE("lane"),
    /** The one connection over which threads that a library made call back. */
    UPCALL("upcall");

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
   * @param minVersion the oldest version of the protocol that the worker speaks
   * @param maxVersion the newest version that it speaks
   * @param channel which kind of connection this is
   * @param lane which lane; 0 on the control connection
   * @param pid the worker's process id
   * @param tid the native id of the thread behind this connection; 0 where the platform does not
   *     tell
   * @param shared whether the worker can attach to a segment, if it is offered one
   */
  record Hello(
      String secret,
      int minVersion,
      int maxVersion,
      Channel channel,
      int lane,
      long pid,
      long tid,
      boolean shared)
      implements Message {
    @Override
    public String toString() {
      return "Hello[channel=" + channel + ", lane=" + lane + ", pid=" + pid + ", tid=" + tid + "]";
    }
  }

  /**
   * Host to worker: the connection is accepted, in this version of the protocol.
   *
   * @param version the newest that both sides speak
   * @param spinNanos how long the worker shall look for a frame before it sleeps, at most; 0 if not
   *     at all
   * @param segment memory over which this lane can go on; null if it stays on its socket
   */
  record Welcome(int version, long spinNanos, SegmentOffer segment) implements Message {
    /**
     * Of what is no lane, on which nobody looks.
     *
     * @param version the newest that both sides speak
     */
    public Welcome(int version) {
      this(version, 0, null);
    }
  }

  /**
   * Worker to host, on a lane that was offered a segment: the lane goes on in it.
   *
   * @param failure why it cannot, and goes on over its socket; null if it can
   */
  record Attached(String failure) implements Message {}

  /**
   * Host to worker, on a lane: load a library, which runs its constructors.
   *
   * @param library its name in the registry
   * @param file as it is now; null for the one that the bootstrap names
   */
  record Load(String library, Bootstrap.Library file) implements Message {
    /** Of the file that the bootstrap names. */
    Load(String library) {
      this(library, null);
    }
  }

  /**
   * Worker to host, on a lane: the library is loaded.
   *
   * @param library its name in the registry
   * @param millis how long this load took; 0 if the library had been loaded before
   */
  record Loaded(String library, long millis) implements Message {}

  /**
   * Host to worker, on a lane: prepare a function of a loaded library for calls.
   *
   * @param id chosen by the host, unique in the worker; names the function in calls
   * @param function which function, with its signature
   */
  record Bind(int id, NativeFunction function) implements Message {}

  /**
   * Host to worker, on a lane: prepare the function at an address for calls, for example one that a
   * function has returned.
   *
   * @param id as in {@link Bind}
   * @param library the library that it belongs to, for messages; empty for the process itself
   * @param address in the worker
   * @param signature of the function
   */
  record BindAddress(int id, String library, long address, AbiSignature signature)
      implements Message {}

  /**
   * Worker to host, on a lane: the function can be called.
   *
   * @param id as in {@link Bind}
   */
  record Bound(int id) implements Message {}

  /**
   * Host to worker, on a lane: allocate memory for the host, zeroed and aligned to 16 bytes, kept
   * until it is released or the worker ends.
   *
   * @param sizes in bytes
   */
  record Allocate(List<Long> sizes) implements Message {
    /**
     * Copies the sizes.
     *
     * @param sizes in bytes
     */
    public Allocate {
      sizes = List.copyOf(sizes);
    }
  }

  /**
   * Worker to host: where the memory is, in the order of {@link Allocate}.
   *
   * @param addresses in the worker
   */
  record Allocated(List<Long> addresses) implements Message {
    /**
     * Copies the addresses.
     *
     * @param addresses in the order of {@link Allocate}
     */
    public Allocated {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Host to worker, on a lane: free memory that {@link Allocate} gave.
   *
   * @param addresses as {@link Allocated} told them
   */
  record Release(List<Long> addresses) implements Message {
    /**
     * Copies the addresses.
     *
     * @param addresses as {@link Allocated} told them
     */
    public Release {
      addresses = List.copyOf(addresses);
    }
  }

  /** Worker to host: the memory is free. */
  record Released() implements Message {}

  /**
   * Host to worker, on a lane: map memory that the host has made, and let calls refer to it.
   *
   * @param id chosen by the host, unique in the worker; names the memory in calls
   * @param pid the host's process, in whose descriptors the memory is found
   * @param descriptor the number there; open until the answer
   * @param bytes how many are mapped
   */
  record MapMemory(int id, long pid, int descriptor, int bytes) implements Message {}

  /**
   * Worker to host: the memory is mapped.
   *
   * @param id as in {@link MapMemory}
   * @param address where
   * @param failure why it is not; null if it is
   */
  record Mapped(int id, long address, String failure) implements Message {}

  /**
   * Host to worker, on a lane: no call will refer to that memory any more. Its pages are given back
   * when the calls that use it have ended.
   *
   * @param ids as in {@link MapMemory}
   */
  record Unmap(List<Integer> ids) implements Message {
    /**
     * Copies the ids.
     *
     * @param ids as in {@link MapMemory}
     */
    public Unmap {
      ids = List.copyOf(ids);
    }
  }

  /** Worker to host: that is noted. */
  record Unmapped() implements Message {}

  /**
   * Host to worker, on a lane: make a native function that calls the host.
   *
   * @param id chosen by the host, unique among those registered; names the function in callbacks
   * @param signature of the function
   */
  record Register(int id, AbiSignature signature) implements Message {}

  /**
   * Worker to host: the function is there.
   *
   * @param id as in {@link Register}
   * @param address of the function in the worker
   */
  record Registered(int id, long address) implements Message {}

  /**
   * Host to worker, on a lane: native code will no longer call these functions.
   *
   * @param ids as in {@link Register}
   */
  record Unregister(List<Integer> ids) implements Message {
    /**
     * Copies the ids.
     *
     * @param ids as in {@link Register}
     */
    public Unregister {
      ids = List.copyOf(ids);
    }
  }

  /** Worker to host: they are gone. */
  record Unregistered() implements Message {}

  /**
   * Host to worker, on a lane: where is that function or global variable?
   *
   * @param library a loaded library; empty for the process itself
   * @param name the exported symbol
   */
  record Symbol(String library, String name) implements Message {}

  /**
   * Worker to host: there.
   *
   * @param address in the worker
   */
  record Address(long address) implements Message {}

  /**
   * Worker to host, on a lane: what was asked was not done, and why. The lane goes on.
   *
   * @param kind tells which exception the host raises
   * @param rule the guard rule that refused, for example {@code GB201}; null but for {@link
   *     Kind#REFUSED} and {@link Kind#CHANGED}
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
      /** The file is not in the state in which the host has judged it; nothing was loaded. */
      CHANGED("changed"),
      /** The library could not be loaded. */
      LOAD_FAILED("load-failed"),
      /** The function cannot be bound as asked, or the call does not fit it. */
      SIGNATURE("signature"),
      /** What the call refers to is there no more. */
      STALE("stale"),
      /** The result outgrew the limit of a message. The call ran. */
      RESULT_TOO_LARGE("result-too-large"),
      /** What was asked could not be read, for want of memory or descriptors. It did not run. */
      NO_MEMORY("no-memory"),
      /** There is no memory to be shared for the result. The call ran. */
      NO_MEMORY_FOR_RESULT("no-memory-for-result"),
      /**
       * The function wrote past the end of an argument. The call ran, and the worker is unsound.
       */
      OVERRUN("overrun"),
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

    /**
     * Copies the details.
     *
     * @param kind which exception the host raises
     * @param rule the guard rule that refused, or null
     * @param what what happened
     * @param details evidence of a refusal, or the names of missing libraries
     * @param advice what to do next
     */
    public Fault {
      details = List.copyOf(details);
    }
  }

  /**
   * Host to worker, on the control connection: are you there?
   *
   * @param id comes back in the answer
   */
  record Ping(long id) implements Message {}

  /**
   * Worker to host: the answer to {@link Ping}.
   *
   * @param id that of the {@link Ping}
   * @param residentBytes memory that the process has resident; 0 where the platform does not tell
   * @param threads native threads in the process; 0 where the platform does not tell
   */
  record Pong(long id, long residentBytes, int threads) implements Message {}

  /** Host to worker, on the control connection: end now; no call is in flight. */
  record Bye() implements Message {}
}

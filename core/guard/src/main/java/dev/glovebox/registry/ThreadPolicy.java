package dev.glovebox.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which threads of one worker may be in its libraries at once. The default is {@link Serial}. */
public sealed interface ThreadPolicy {
  /** The largest number of lanes that a worker can have. */
  int MAX_LANES = 1024;

  /** {@return how many calls one worker can have in flight; each lane is one native thread} */
  int lanes();

  /** {@return the form in a registry file, for example {@code concurrent(4)}} */
  String text();

  /** One call at a time. */
  record Serial() implements ThreadPolicy {
    @Override
    public int lanes() {
      return 1;
    }

    @Override
    public String text() {
      return "serial";
    }
  }

  /**
   * Several calls at a time, on any of the worker's threads.
   *
   * @param lanes from 1 to {@link #MAX_LANES}
   */
  record Concurrent(int lanes) implements ThreadPolicy {
    /**
     * Refuses, by {@link IllegalArgumentException}, a number of lanes that is out of range.
     *
     * @param lanes from 1 to {@link #MAX_LANES}
     */
    public Concurrent {
      checkLanes(lanes);
    }

    @Override
    public String text() {
      return "concurrent(" + lanes + ")";
    }
  }

  /**
   * Meant for sessions: every call of a session runs on one native thread. A call outside one takes
   * any idle lane, as with {@link Concurrent}.
   *
   * @param lanes how many sessions one worker serves at once, from 1 to {@link #MAX_LANES}
   */
  record Pinned(int lanes) implements ThreadPolicy {
    /**
     * Refuses, by {@link IllegalArgumentException}, a number of lanes that is out of range.
     *
     * @param lanes how many sessions one worker serves at once, from 1 to {@link #MAX_LANES}
     */
    public Pinned {
      checkLanes(lanes);
    }

    @Override
    public String text() {
      return lanes == 1 ? "pinned" : "pinned(" + lanes + ")";
    }
  }

  /** {@return {@link Serial}, the default} */
  static ThreadPolicy serial() {
    return new Serial();
  }

  /**
   * {@return {@link Concurrent} with so many lanes}
   *
   * @param lanes from 1 to {@link #MAX_LANES}
   * @throws IllegalArgumentException if it is out of range
   */
  static ThreadPolicy concurrent(int lanes) {
    return new Concurrent(lanes);
  }

  /** {@return {@link Pinned} with one lane} */
  static ThreadPolicy pinned() {
    return new Pinned(1);
  }

  /**
   * {@return {@link Pinned} with so many lanes}
   *
   * @param lanes from 1 to {@link #MAX_LANES}
   * @throws IllegalArgumentException if it is out of range
   */
  static ThreadPolicy pinned(int lanes) {
    return new Pinned(lanes);
  }

  /**
   * {@return the policy of this text: {@code serial}, {@code concurrent(n)}, {@code pinned} or
   * {@code pinned(n)}}
   *
   * @param text as the registry has it
   * @throws IllegalArgumentException for any other text, and for a number of lanes out of range
   */
  static ThreadPolicy parse(String text) {
    if (text.equals("serial")) {
      return serial();
    }
    if (text.equals("pinned")) {
      return pinned();
    }
    Matcher counted = Pattern.compile("(concurrent|pinned)\\((-?\\d{1,9})\\)").matcher(text);
    if (!counted.matches()) {
      throw new IllegalArgumentException(
          "expected serial, concurrent(n), pinned or pinned(n), found " + Quoted.of(text));
    }
    int lanes = Integer.parseInt(counted.group(2));
    return counted.group(1).equals("pinned") ? pinned(lanes) : concurrent(lanes);
  }

  private static void checkLanes(int lanes) {
    if (lanes < 1 || lanes > MAX_LANES) {
      throw new IllegalArgumentException(
          "the number of threads must be from 1 to " + MAX_LANES + ", not " + lanes);
    }
  }
}

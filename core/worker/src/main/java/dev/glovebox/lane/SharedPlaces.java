package dev.glovebox.lane;

/**
 * The memory that host and worker have both mapped, as the worker finds it.
 *
 * @param <E> how it refuses what is not there
 */
public interface SharedPlaces<E extends Exception> {
  /**
   * {@return where a part of a buffer lies} The buffer stays mapped until {@link #leave}, once for
   * each time that this has returned.
   *
   * @param buffer the id that the host gave it; may be any number
   * @param offset where the part starts; may be any number
   * @param bytes how long it is; not negative
   * @throws E if there is no such buffer, or if the part is not within it
   */
  long enter(long buffer, long offset, long bytes) throws E;

  /**
   * The call that used a part of this buffer is over.
   *
   * @param buffer the id under which it is mapped
   */
  void leave(long buffer);
}

package dev.glovebox.marshal.memory;

/** Who has made a {@link SharedRegion}, and gives it up in the worker when it is closed. */
public interface RegionOwner {
  /**
   * The region was closed: told once, on whatever thread. Does not block.
   *
   * @param region which of them
   */
  void closed(SharedRegion region);

  /** Does now, if that is possible without waiting for a call, what {@link #closed} put off. */
  void settle();
}

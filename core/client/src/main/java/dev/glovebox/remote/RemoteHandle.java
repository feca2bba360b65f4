package dev.glovebox.remote;

/**
 * A pointer of a library, as the sidecar hands it out: opaque, unforgeable, and good for nothing
 * but to be passed back.
 *
 * <p>It lives as long as its connection and its worker. One that has outlived either is refused
 * with {@link dev.glovebox.failure.StaleHandleException}. A null pointer is null in Java.
 */
public final class RemoteHandle {
  private final String id;
  private final SidecarConnection origin;

  RemoteHandle(String id, SidecarConnection origin) {
    this.id = id;
    this.origin = origin;
  }

  String id() {
    return id;
  }

  SidecarConnection origin() {
    return origin;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteHandle handle && id.equals(handle.id) && origin == handle.origin;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Names no secret: who knows a handle's id may use it. */
  @Override
  public String toString() {
    return "RemoteHandle of " + origin;
  }
}

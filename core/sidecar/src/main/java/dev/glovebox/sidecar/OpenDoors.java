package dev.glovebox.sidecar;

import dev.glovebox.sidecar.http.HttpDoor;
import dev.glovebox.sidecar.http.HttpPage;
import dev.glovebox.sidecar.wire.Acceptors;
import dev.glovebox.sidecar.wire.Connections;
import dev.glovebox.sidecar.wire.Door;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.Doors;
import dev.glovebox.sidecar.wire.ListenAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The doors of a sidecar that is to be started: their sockets listen, and who connects waits. So a
 * port that is taken is known before any worker is started.
 *
 * <p><b>Lifecycle:</b> until {@link #close}; a sidecar that is started behind them closes them.
 *
 * <p><b>Threads:</b> used by one at a time.
 */
public final class OpenDoors implements AutoCloseable {
  private final Acceptors acceptors = new Acceptors();
  private final List<Door> doors = new ArrayList<>();

  private OpenDoors() {}

  /**
   * Opens the doors that the options name.
   *
   * @param options which name them, and who may use those that are UNIX sockets
   * @return the doors, which take nothing yet
   * @throws dev.glovebox.sidecar.wire.DoorException if one cannot be opened; then none is
   */
  public static OpenDoors open(SidecarOptions options) {
    OpenDoors all = new OpenDoors();
    Doors framed = Doors.framed(options.access());
    boolean opened = false;
    try {
      for (ListenAddress address : options.listen()) {
        all.doors.add(
            address.kind() == ListenAddress.Kind.HTTP
                ? HttpDoor.open(address, all.acceptors)
                : framed.open(address, all.acceptors));
      }
      opened = true;
      return all;
    } finally {
      if (!opened) {
        all.close();
      }
    }
  }

  List<ListenAddress> addresses() {
    return doors.stream().map(Door::address).toList();
  }

  void serve(DoorContext context, Map<String, HttpPage> pages) {
    for (Door door : doors) {
      if (door instanceof HttpDoor http) {
        http.serve(context, pages);
      } else {
        door.serve(context);
      }
    }
  }

  /** Connections that are open stay. */
  void takeNoMore() {
    doors.forEach(Door::close);
  }

  /** Waits, for a moment, until {@link Connections} has what was let in. */
  void settle() throws InterruptedException {
    acceptors.settle();
  }

  @Override
  public void close() {
    takeNoMore();
    acceptors.close();
  }
}

package dev.glovebox.sidecar.http;

import dev.glovebox.sidecar.wire.Acceptors;
import dev.glovebox.sidecar.wire.Door;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.sidecar.wire.Listening;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A port for HTTP on this machine's loopback. */
public final class HttpDoor implements Door {
  private final Listening listening;
  private final ListenAddress wanted;
  private final ListenAddress address;
  private final AtomicReference<HttpChannels> channels = new AtomicReference<>();

  private HttpDoor(Listening listening, ListenAddress wanted) {
    this.listening = listening;
    this.wanted = wanted;
    this.address = wanted.withPort(((InetSocketAddress) listening.address()).getPort());
  }

  /**
   * Opens it.
   *
   * @param wanted its address; port 0 is any that is free
   * @param acceptors whose threads serve it
   * @return the door, which takes nothing yet
   * @throws dev.glovebox.sidecar.wire.DoorException if the port cannot be had
   */
  public static HttpDoor open(ListenAddress wanted, Acceptors acceptors) {
    return new HttpDoor(acceptors.port(wanted), wanted);
  }

  @Override
  public ListenAddress address() {
    return address;
  }

  /** Serves without pages. */
  @Override
  public void serve(DoorContext context) {
    serve(context, Map.of());
  }

  /**
   * Takes connections from now on.
   *
   * @param context what is behind the door
   * @param pages by their paths
   */
  public void serve(DoorContext context, Map<String, HttpPage> pages) {
    channels.set(new HttpChannels(context, wanted.toString(), pages));
    listening.serve(channels.get());
  }

  /** Connections that are open may still be answered; the threads of pages end when idle. */
  @Override
  public void close() {
    listening.close();
    HttpChannels served = channels.get();
    if (served != null) {
      served.close();
    }
  }
}

package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;
import java.net.SocketAddress;

/** Who a door lets in. */
interface PeerCheck {
  /** Lets in everybody. */
  PeerCheck NONE =
      new PeerCheck() {
        @Override
        public boolean blocks() {
          return false;
        }

        @Override
        public Peer peer(Channel channel) {
          SocketAddress address = channel.remoteAddress();
          return new Peer(String.valueOf(address), null);
        }
      };

  /**
   * Who is at the other end.
   *
   * @param name for the log
   * @param refusal why it is not let in; null if it is
   */
  record Peer(String name, String refusal) {}

  /** Whether {@link #peer} may block, and is not for an event loop. */
  boolean blocks();

  /** Who is at the other end. */
  Peer peer(Channel channel);
}

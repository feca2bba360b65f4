package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;

/** Who a door lets in. */
interface PeerCheck {
  /** Lets in everybody. */
  PeerCheck NONE =
      new PeerCheck() {
        @Override
        public String name(Channel channel) {
          return String.valueOf(channel.remoteAddress());
        }

        @Override
        public String refusal(Channel channel) {
          return null;
        }
      };

  /** Who is at the other end, for the log. */
  String name(Channel channel);

  /** Why it is not let in; null if it is. */
  String refusal(Channel channel);
}

package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Lets in the processes of some users, as the kernel names the other end of a UNIX socket. */
final class UserCheck implements PeerCheck {
  private final Set<UserPrincipal> users;

  /**
   * Makes the check.
   *
   * @param users who is let in; empty for everybody
   */
  UserCheck(Set<UserPrincipal> users) {
    this.users = Set.copyOf(users);
  }

  /**
   * Users by name or number.
   *
   * @throws DoorException if the machine does not know one
   */
  static Set<UserPrincipal> users(List<String> names) {
    Set<UserPrincipal> found = new HashSet<>();
    for (String name : names) {
      try {
        found.add(
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name));
      } catch (IOException e) {
        throw new DoorException(
            "this machine knows no user '" + name + "'",
            "Name a user or a number after --allow-user.",
            e);
      }
    }
    return found;
  }

  @Override
  public String name(Channel channel) {
    UnixDomainPrincipal peer = peer(channel);
    return peer == null ? "unknown user" : "user " + peer.user().getName();
  }

  @Override
  public String refusal(Channel channel) {
    if (users.isEmpty()) {
      return null;
    }
    UnixDomainPrincipal peer = peer(channel);
    if (peer == null) {
      return "the kernel does not say whose process it is";
    }
    return users.contains(peer.user())
        ? null
        : "user " + peer.user().getName() + " is not among those let in (--allow-user)";
  }

  private static UnixDomainPrincipal peer(Channel channel) {
    return channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
  }
}

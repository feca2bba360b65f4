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

  /** The kernel gives a number; its name is looked up in files, or asked of a directory. */
  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public Peer peer(Channel channel) {
    UnixDomainPrincipal peer = principal(channel);
    if (peer == null) {
      return new Peer(
          "unknown user", users.isEmpty() ? null : "the kernel does not say whose process it is");
    }
    String name = "user " + peer.user().getName();
    boolean isLetIn = users.isEmpty() || users.contains(peer.user());
    return new Peer(name, isLetIn ? null : name + " is not among those let in (--allow-user)");
  }

  private static UnixDomainPrincipal principal(Channel channel) {
    return channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
  }
}

package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A UNIX socket. */
final class UnixDoor implements Door {
  private final Channel listening;
  private final ListenAddress address;
  private final Object file;

  private UnixDoor(Channel listening, ListenAddress address, Object file) {
    this.listening = listening;
    this.address = address;
    this.file = file;
  }

  /**
   * Opens it.
   *
   * @throws DoorException if there cannot be a socket, or if somebody listens there already
   */
  static UnixDoor open(
      ListenAddress wanted, SocketAccess access, Acceptors acceptors, DoorContext context) {
    Set<UserPrincipal> users = new HashSet<>(UserCheck.users(access.users()));
    SocketFile file = new SocketFile(wanted.path());
    Path first = file.prepare();
    Channel channel = null;
    try {
      if (users.isEmpty() && access.isOwnerOnly()) {
        users.add(Files.getOwner(first.getParent()));
        users.addAll(UserCheck.users(List.of("0")));
      }
      channel =
          acceptors.listen(
              NioServerDomainSocketChannel.class,
              UnixDomainSocketAddress.of(first),
              new RpcChannels(context, wanted.toString(), false, new UserCheck(users)));
      file.publish(access);
      return new UnixDoor(channel, wanted, fileKey(wanted.path()));
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close().awaitUninterruptibly();
      }
      file.discard();
      if (e instanceof DoorException known) {
        throw known;
      }
      throw new DoorException(
          "cannot listen on " + wanted, "The reason: " + e.getMessage() + ".", e);
    }
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  @Override
  public ListenAddress address() {
    return address;
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    try {
      // Another sidecar may have put its own there.
      if (file.equals(fileKey(address.path()))) {
        Files.delete(address.path());
      }
    } catch (IOException gone) {
      // Somebody has removed it: that is what is wanted.
    }
  }
}

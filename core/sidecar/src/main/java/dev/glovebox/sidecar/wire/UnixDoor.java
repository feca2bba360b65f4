package dev.glovebox.sidecar.wire;

import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A UNIX socket. */
final class UnixDoor implements Door {
  private final Listening listening;
  private final ListenAddress address;
  private final Set<UserPrincipal> users;
  private final Runnable afterwards;

  private UnixDoor(
      Listening listening, ListenAddress address, Set<UserPrincipal> users, Runnable afterwards) {
    this.listening = listening;
    this.address = address;
    this.users = users;
    this.afterwards = afterwards;
  }

  /**
   * Opens it.
   *
   * @throws DoorException if there cannot be a socket, or if somebody listens there already
   */
  static UnixDoor open(ListenAddress wanted, SocketAccess access, Acceptors acceptors) {
    if (wanted.handed().isPresent()) {
      Set<UserPrincipal> users = HandedFile.users(wanted.path(), access);
      // The file is its manager's: it stays where it is, as it is.
      return new UnixDoor(acceptors.handedFile(wanted), wanted, users, () -> {});
    }
    Set<UserPrincipal> users = new HashSet<>(UserCheck.users(access.users()));
    SocketFile file = new SocketFile(wanted.path());
    Path first = file.prepare();
    Listening listening = null;
    try {
      if (users.isEmpty() && access.isOwnerOnly()) {
        users.add(Files.getOwner(first.getParent()));
        users.addAll(UserCheck.users(List.of("0")));
      }
      listening =
          acceptors.listen(NioServerDomainSocketChannel.class, UnixDomainSocketAddress.of(first));
      file.publish(access);
      return new UnixDoor(listening, wanted, users, file::remove);
    } catch (IOException | RuntimeException e) {
      if (listening != null) {
        listening.close();
      }
      file.discard();
      if (e instanceof DoorException known) {
        throw known;
      }
      throw new DoorException(
          "cannot listen on " + wanted, "The reason: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public ListenAddress address() {
    return address;
  }

  @Override
  public void serve(DoorContext context) {
    listening.serve(new RpcChannels(context, address.toString(), false, new UserCheck(users)));
  }

  @Override
  public void close() {
    listening.close();
    afterwards.run();
  }
}

package dev.glovebox.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.StaleHandleException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions, handles and tokens: what belongs to one connection. */
@Timeout(30)
class RemoteSessionTest {
  @TempDir Path directory;

  private static final FakeSidecar.Script SCRIPT =
      (request, reply) -> {
        switch (request.path("method").asText()) {
          case "glovebox.session.open" -> reply.result("{\"session\":\"s1\"}");
          case "lib.create" -> reply.result("{\"$handle\":\"h1\"}");
          case "lib.small" -> throw new IOException("hangs up");
          case "glovebox.authenticate" -> {
            if (request.at("/params/token").asText().equals("right")) {
              reply.result("true");
            } else {
              reply.error("{\"code\":-32001,\"message\":\"wrong token\"}");
            }
          }
          default -> reply.result("7");
        }
      };

  @Test
  void aSessionsCalls_carryItsId_untilItIsClosed() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, SCRIPT);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      RemoteSession session = box.session("lib");
      Sums sums = session.load(Sums.class);
      assertThat(sums.Add(3, 4)).isEqualTo(7);
      session.close();
      session.close();

      assertThatThrownBy(() -> sums.Add(3, 4)).isInstanceOf(SessionClosedException.class);
      assertThat(sidecar.requests().stream().map(request -> request.path("method").asText()))
          .containsExactly("glovebox.session.open", "lib.Add", "glovebox.session.close");
      assertThat(sidecar.requests().get(0).at("/params/library").asText()).isEqualTo("lib");
      assertThat(sidecar.requests().get(1).path("session").asText()).isEqualTo("s1");
      assertThat(sidecar.requests().get(2).at("/params/session").asText()).isEqualTo("s1");
    }
  }

  @Test
  void aSession_endsWithItsConnection() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, SCRIPT);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address());
        RemoteSession session = box.session("lib")) {
      Sums sums = session.load(Sums.class);
      assertThatThrownBy(sums::small).isInstanceOf(SidecarUnavailableException.class);

      assertThatThrownBy(() -> sums.Add(1, 2)).isInstanceOf(SessionClosedException.class);
      assertThat(box.load("lib", Sums.class).Add(1, 2)).as("the box goes on").isEqualTo(7);
    }
  }

  @Test
  void aHandle_goesBackAsItCame_andTellsNobodyItsId() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, SCRIPT);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class);
      RemoteHandle handle = sums.create(1);

      assertThat(sums.get(handle)).isEqualTo(7);
      assertThat(sidecar.requests().get(1).path("params").toString())
          .isEqualTo("[{\"$handle\":\"h1\"}]");
      assertThat(handle.toString()).doesNotContain("h1");
    }
  }

  @Test
  void aHandleThatHasOutlivedItsConnection_isStale_andNothingIsSent() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, SCRIPT);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class);
      RemoteHandle handle = sums.create(1);
      assertThatThrownBy(sums::small).isInstanceOf(SidecarUnavailableException.class);
      assertThat(sums.Add(1, 2)).isEqualTo(7);
      int sent = sidecar.requests().size();

      assertThatThrownBy(() -> sums.get(handle))
          .isInstanceOfSatisfying(
              StaleHandleException.class, e -> assertThat(e.outcome()).hasValue(Outcome.NOT_SENT));
      assertThat(sidecar.requests()).hasSize(sent);
    }
  }

  @Test
  void handlesOfTwoConnections_goTheirOwnWays_andDoNotMix() throws Exception {
    RemoteOptions two = RemoteOptions.DEFAULT.withConnections(2);
    try (FakeSidecar sidecar = new FakeSidecar(directory, SCRIPT);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address(), two)) {
      Sums sums = box.load("lib", Sums.class);
      RemoteHandle one = sums.create(1);
      RemoteHandle other = sums.create(2);

      assertThat(one).isNotEqualTo(other);
      assertThat(sums.both(one, one)).isEqualTo(7);
      assertThatThrownBy(() -> sums.both(one, other)).isInstanceOf(ForeignPointerException.class);
    }
  }

  @Test
  void aToken_isTheFirstThingThatIsSent() throws Exception {
    RemoteOptions right = RemoteOptions.DEFAULT.withToken("right");
    try (FakeSidecar sidecar = new FakeSidecar(directory, SCRIPT);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address(), right)) {
      assertThat(box.load("lib", Sums.class).Add(1, 2)).isEqualTo(7);
      assertThat(sidecar.requests().get(0).path("method").asText())
          .isEqualTo("glovebox.authenticate");
      assertThat(right.toString()).doesNotContain("right");

      assertThatThrownBy(
              () ->
                  RemoteGlovebox.connect(
                      sidecar.address(), RemoteOptions.DEFAULT.withToken("wrong")))
          .isInstanceOfSatisfying(
              RemoteErrorException.class, e -> assertThat(e.code()).isEqualTo(-32001));
    }
  }
}

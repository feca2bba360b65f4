package dev.glovebox.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Message;
import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the worker in C makes and leaves in a directory of its own, and what it leaves alone. */
@Timeout(60)
class OwnDirectoryTest {
  @TempDir Path directory;

  private static Bootstrap.Library library(Path file, boolean byPath) {
    return new Bootstrap.Library("calc", file.toString(), null, null, byPath);
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "SANITIZED"})
  void whatIsLoaded_hasALinkThere_andWhatIsNotLoadedLeavesNothing(Kind kind) throws Exception {
    Path own = Files.createDirectory(directory.resolve("own"));
    Path text = Files.writeString(directory.resolve("text.so"), "no library");
    Path calc = NativeStubs.require("calc");
    try (Talk talk =
        new Talk(directory, kind, false, List.of(library(calc, false)), Optional.of(own))) {
      for (boolean byPath : new boolean[] {true, false}) {
        assertThat(talk.ask(new Message.Load("calc", library(text, byPath))))
            .isInstanceOf(Message.Fault.class);
        assertThat(own).isEmptyDirectory();
        assertThat(text).hasContent("no library");
      }

      assertThat(talk.ask(new Message.Load("calc", null))).isInstanceOf(Message.Loaded.class);

      assertThat(onlyOneBelow(onlyOneBelow(own))).isSymbolicLink().hasSameBinaryContentAs(calc);
      assertThat(talk.bye()).as("exit; stderr: %s", talk.stderr()).isZero();
    }
  }

  private static Path onlyOneBelow(Path parent) throws IOException {
    try (var children = Files.list(parent)) {
      List<Path> all = children.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}

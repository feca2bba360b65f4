package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.RunDirectoryException;
import dev.glovebox.file.Bounded;
import dev.glovebox.file.Pipes;
import dev.glovebox.file.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunDirectoryTest {
  @TempDir Path temporary;
  private Path base;

  @BeforeEach
  void base() {
    base = temporary.resolve("a/gb");
  }

  @Test
  void allDirectoriesArePrivate() throws IOException {
    try (RunDirectory directory = RunDirectory.open(base)) {
      assertThat(modes(base)).isEqualTo("rwx------");
      assertThat(modes(directory.path())).isEqualTo("rwx------");
      assertThat(modes(directory.workerDirectory("go-1#3"))).isEqualTo("rwx------");
      assertThat(directory.newSocket()).hasParentRaw(directory.path()).doesNotExist();
    }
  }

  @Test
  void jnasLibrary_isUnpackedOnce_whereNobodyElseCanChangeIt() throws IOException {
    try (RunDirectory directory = RunDirectory.open(base)) {
      Path library = directory.jnaLibrary().orElseThrow();

      assertThat(library.resolve(System.mapLibraryName("jnidispatch"))).isNotEmptyFile();
      assertThat(modes(library)).isEqualTo("rwx------");
      assertThat(directory.jnaLibrary()).contains(library);
    }
  }

  @Test
  void close_removesEverythingAndMayBeRepeated() throws IOException {
    RunDirectory directory = RunDirectory.open(base);
    Path worker = directory.workerDirectory("w");
    Files.createDirectories(worker.resolve("jna/deep"));
    Files.writeString(worker.resolve("jna/deep/x.so"), "x");
    Files.writeString(directory.newSocket(), "");
    directory.close();
    directory.close();
    assertThat(hosts()).isEmpty();
  }

  @Test
  void deletionRemovesLinksAndNotWhatTheyPointTo() throws IOException {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    try (RunDirectory directory = RunDirectory.open(base)) {
      Path worker = directory.workerDirectory("w");
      Files.createSymbolicLink(worker.resolve("link"), precious);
      directory.removeWorkerDirectory("w");
      assertThat(worker).doesNotExist();
      directory.removeWorkerDirectory("w");
      Files.createSymbolicLink(directory.workerDirectory("v").resolve("link"), precious);
    }
    assertThat(precious.resolve("file")).hasContent("x");
  }

  @Test
  void workerNamesNeverLeaveTheDirectoryAndNeverCollide() {
    try (RunDirectory directory = RunDirectory.open(base)) {
      assertThat(List.of("..", "a/b", "a=2Fb", "a#b", "lock", "\u00e9"))
          .map(directory::workerDirectory)
          .doesNotHaveDuplicates()
          .allSatisfy(path -> assertThat(path.normalize()).hasParent(directory.path()))
          .allSatisfy(path -> assertThat(path).isDirectory());
    }
  }

  @Test
  void aBaseThatOthersMayWriteIsRefused() throws IOException {
    Files.createDirectories(base);
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(() -> RunDirectory.open(base))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("others may write to it (rwxrwx---)")
        .hasMessageContaining("chmod 0700");
  }

  @Test
  void aBaseOfSomebodyElseIsRefused() throws IOException {
    Files.createDirectories(base);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "only root can give a directory away");
    Files.setAttribute(base, "unix:uid", 65534);
    assertThatThrownBy(() -> RunDirectory.open(base))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("it belongs to user")
        .hasMessageContaining("runs as root");
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void aBaseThatIsALinkOrAFileIsRefused() throws IOException {
    Path real = Files.createDirectory(temporary.resolve("real"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), real);
    assertThatThrownBy(() -> RunDirectory.open(link))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("symbolic link");
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> RunDirectory.open(file))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("not a directory");
  }

  @Test
  void aBaseThatCannotBeCreatedIsReported() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> RunDirectory.open(file.resolve("gb")))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("-Dglovebox.run.dir=DIR");
  }

  @Test
  void aPathTooLongForASocketIsRefusedWithAdvice() {
    Path longBase = temporary.resolve("x".repeat(90));
    assertThatThrownBy(() -> RunDirectory.open(longBase))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("fewer than 104")
        .hasMessageContaining("-Dglovebox.run.dir=DIR");
  }

  @Test
  void theDefaultBaseFollowsPropertyThenRuntimeDirectoryThenTemporaryDirectory() {
    Path tmp = Path.of("/tmp");
    String ours = temporary.toString();
    assertThat(RunBase.defaultPath("/x/y", ours, tmp)).isEqualTo(Path.of("/x/y"));
    assertThat(RunBase.defaultPath(null, ours, tmp)).isEqualTo(temporary.resolve("glovebox"));
    Path fallback = Path.of("/tmp/glovebox-" + System.getProperty("user.name"));
    assertThat(RunBase.defaultPath(null, null, tmp)).isEqualTo(fallback);
    assertThat(RunBase.defaultPath(" ", ours + "/absent", tmp)).isEqualTo(fallback);
  }

  @Test
  void aKilledHostIsSweptAndALivingOneIsNot() throws Exception {
    try (HostProcess living = new HostProcess(base);
        HostProcess killed = new HostProcess(base)) {
      Path livingPath = Path.of(living.line());
      Path killedPath = Path.of(killed.line());
      assertThat(killedPath.resolve("w-w#1")).isDirectory();
      killed.kill();
      assertThat(killedPath).isDirectory();
      try (RunDirectory directory = RunDirectory.open(base)) {
        assertThat(killedPath).doesNotExist();
        assertThat(livingPath.resolve("w-w#1")).isDirectory();
        assertThat(hosts()).containsExactlyInAnyOrder(livingPath, directory.path());
      }
    }
  }

  /** POSIX locks vanish when the process closes any descriptor of the file. */
  @Test
  void ourOwnDirectoryStaysLockedAfterASweepOfThisJvm() throws Exception {
    try (RunDirectory first = RunDirectory.open(base)) {
      RunDirectory.open(base).close();
      try (HostProcess other = new HostProcess(base)) {
        assertThat(other.line()).isNotNull();
        assertThat(first.path()).isDirectory();
      }
    }
  }

  @Test
  void aDirectoryThatWasNeverLockedIsSweptAndForeignFilesAreLeftAlone() throws IOException {
    RunDirectory.open(base).close();
    Path halfCreated = old(Files.createDirectory(base.resolve("zz-zz-zz")));
    Path draft = old(Files.createDirectory(base.resolve("new.zz")));
    Path young = Files.createDirectory(base.resolve("xx-xx-xx"));
    Path foreign = Files.createDirectory(base.resolve("backup"));
    Path link = Files.createSymbolicLink(base.resolve("yy-yy-yy"), foreign);
    RunDirectory.open(base).close();
    assertThat(halfCreated).doesNotExist();
    assertThat(draft).doesNotExist();
    assertThat(young).isDirectory();
    assertThat(foreign).isDirectory();
    assertThat(link).isSymbolicLink();
  }

  private static Path old(Path path) throws IOException {
    return Files.setLastModifiedTime(
        path, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
  }

  /** Other than an open, which goes on without it after two seconds. Returns what it logs. */
  private String sweepToTheEnd() throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      return Bounded.within(
          Duration.ofSeconds(20),
          "to sweep",
          () -> {
            RunBase.prepare(base).sweep();
            return log.toString(StandardCharsets.UTF_8);
          });
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void pipesInPlaceOfLocks_holdUpNobody() throws Exception {
    RunDirectory.open(base).close();
    Pipes.at(base.resolve(".lock"));
    Path odd = Files.createDirectory(base.resolve("zz-zz-zz"));
    Pipes.at(odd.resolve("lock"));

    sweepToTheEnd();
    RunDirectory.open(base).close();

    assertThat(odd).as("of which nobody can say whether its host lives").isDirectory();
  }

  @Test
  void aHostThatIsStopped_holdsUpNobody_andKeepsItsDirectory() throws Exception {
    try (HostProcess stopped = new HostProcess(base)) {
      Path path = Path.of(stopped.line());
      stopped.signal("STOP");

      sweepToTheEnd();
      RunDirectory.open(base).close();

      assertThat(path.resolve("w-w#1")).isDirectory();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLockOfADeadHost_heldByAnother_holdsUpNobody_andItIsKnownWho() throws Exception {
    try (HostProcess holder = new HostProcess(base)) {
      Path dead = base.resolve("zzzzz-zz-zz");
      Files.move(Path.of(holder.line()), dead);

      assertThat(sweepToTheEnd())
          .contains(dead + " stays", "process " + holder.pid() + " (", "holds its lock");
      RunDirectory.open(base).close();

      assertThat(dead).isDirectory();
      assertThat(LockHolder.of(dead.resolve("lock"))).hasValue(holder.pid());
    }
  }

  @Test
  void aDirectoryThatIsRemovedUnderALivingHost_isMadeAgain_andStaysLocked() throws Exception {
    Path path;
    try (RunDirectory directory = RunDirectory.open(base)) {
      path = directory.path();
      Path library = directory.jnaLibrary().orElseThrow();
      Tree.remove(base);

      assertThat(directory.workerDirectory("w")).isDirectory();
      assertThat(directory.newSocket()).hasParentRaw(directory.path());
      assertThat(directory.jnaLibrary()).contains(library);
      assertThat(library.resolve(System.mapLibraryName("jnidispatch"))).isNotEmptyFile();
      assertThat(modes(directory.path())).isEqualTo("rwx------");

      Files.delete(directory.path().resolve("lock"));
      directory.tend();
      old(directory.path());
      try (HostProcess other = new HostProcess(base)) {
        assertThat(other.line()).isNotNull();
        assertThat(directory.path().resolve("w-w")).isDirectory();
      }
    }
    assertThat(path).doesNotExist();
  }

  /** To open a file and close it releases this process's lock on it. */
  @Test
  void aDirectoryThatIsClosed_isNotMadeAgain_byWhoHasJustMissedIt() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < 100; i++) {
        RunDirectory directory = RunDirectory.open(base);
        Tree.remove(directory.path());
        Future<?> tended = other.submit(directory::tend);
        directory.close();
        tended.get(20, TimeUnit.SECONDS);
        assertThat(directory.path()).as("round %d", i).doesNotExist();
      }
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void toTendTheDirectory_keepsItYoung_andItsLock() throws Exception {
    try (RunDirectory directory = RunDirectory.open(base)) {
      old(directory.path());

      directory.tend();

      assertThat(Files.getLastModifiedTime(directory.path()).toInstant())
          .isAfter(Instant.now().minus(Duration.ofMinutes(1)));
      old(directory.path());
      try (HostProcess other = new HostProcess(base)) {
        assertThat(other.line()).isNotNull();
        assertThat(directory.path()).isDirectory();
      }
    }
  }

  @Test
  void manyOpensAtOnceInOneJvmDoNotDisturbEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<RunDirectory>> opens = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        opens.add(() -> RunDirectory.open(base));
      }
      List<RunDirectory> opened = new ArrayList<>();
      for (Future<RunDirectory> open : threads.invokeAll(opens)) {
        opened.add(open.get());
      }
      assertThat(opened).extracting(RunDirectory::path).doesNotHaveDuplicates();
      assertThat(opened).allSatisfy(directory -> assertThat(directory.path()).isDirectory());
      opened.forEach(RunDirectory::close);
      assertThat(hosts()).isEmpty();
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private List<Path> hosts() throws IOException {
    try (Stream<Path> entries = Files.list(base)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private static String modes(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

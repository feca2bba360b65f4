package dev.glovebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system that does not answer holds those who need its files, within a bound, and no others.
 */
@Timeout(60)
class CatalogueTest {
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answers = new CountDownLatch(1);
  private volatile boolean hangs;

  @TempDir private Path directory;

  private final Registry registry =
      Registry.builder()
          .library("well", library -> library.search("libc.so.6").pool("well"))
          .library("hung", library -> library.classpath("no/such/thing.so").pool("hung"))
          .build();

  private final LibraryConfig well = registry.requireLibrary("well");

  private Path fileSystem() {
    if (hangs) {
      asked.countDown();
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return directory;
  }

  @AfterEach
  void answer() {
    answers.countDown();
  }

  @Test
  void whatIsKnown_isToldWhileAFileSystemHangs() throws Exception {
    Catalogue catalogue = Catalogue.open(registry, new LibraryFiles(this::fileSystem), BOUND);
    Inspection known = catalogue.inspection(well);
    hangs = true;
    CompletableFuture<LibraryLoadException> hung =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    LibraryLoadException.class, () -> catalogue.designated("hung")));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(catalogue.inspection(well)).isSameAs(known);
    assertThat(catalogue.file(well)).isPresent();
    assertThat(catalogue.designated("well")).hasSize(1);
    assertThat(hung).as("still waits").isNotDone();

    assertThat(hung.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("to read the files of the libraries took more than ")
        .hasMessageContaining("one does not answer");
    assertThat(hung.join().outcome()).contains(Outcome.NOT_SENT);
    assertThat(catalogue.designated("well")).hasSize(1);
  }

  @Test
  void whenItAnswersAgain_theFilesAreJudged() {
    Catalogue catalogue =
        Catalogue.open(registry, new LibraryFiles(this::fileSystem), Duration.ofSeconds(1));
    hangs = true;
    assertThat(catchThrowableOfType(LibraryLoadException.class, () -> catalogue.designated("hung")))
        .hasMessageContaining("took more than");

    hangs = false;
    answers.countDown();

    assertThat(catalogue.designated("hung")).as("there is no file").isEmpty();
  }

  @Test
  void resourcesAreFound_byTheLoaderOfWhoAsks() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader[] seen = new ClassLoader[1];
    ClassLoader own = new ClassLoader(before) {};
    Thread.currentThread().setContextClassLoader(own);
    try {
      LibraryFiles files =
          new LibraryFiles(
              () -> {
                seen[0] = Thread.currentThread().getContextClassLoader();
                return directory;
              });
      assertThat(Catalogue.open(registry, files)).isNotNull();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(seen[0]).isSameAs(own);
  }
}

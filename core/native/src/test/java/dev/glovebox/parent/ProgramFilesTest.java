package dev.glovebox.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs as files: on what they run, what they show, and that anybody can make the same. */
@Timeout(120)
class ProgramFilesTest {
  private static final long MOST_BYTES = 256 * 1024;
  private static final int NEWEST_MINOR = 34;

  @TempDir Path directory;

  private record Ran(int exit, String output) {}

  private Ran run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", "");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
  }

  private String show(String... command) throws IOException, InterruptedException {
    Ran ran = run(Map.of(), command);
    assertThat(ran.exit()).as(ran.output()).isZero();
    return ran.output();
  }

  @ParameterizedTest
  @ValueSource(strings = {"glovebox-parent", "glovebox-worker"})
  void program_isSmall_andHasNoExecutableStack(String name) throws Exception {
    Path program = Programs.built(name);

    assertThat(Files.size(program)).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(show("readelf", "-lW", program.toString()))
        .containsPattern("GNU_STACK .* RW ")
        .contains("GNU_RELRO");
  }

  @Test
  void worker_needsNoNewerCLibrary_thanTheOldestThatItIsFor() throws Exception {
    String symbols = show("objdump", "-T", Programs.built("glovebox-worker").toString());
    Matcher version = Pattern.compile("GLIBC_2\\.(\\d+)").matcher(symbols);

    int newest = 0;
    while (version.find()) {
      newest = Math.max(newest, Integer.parseInt(version.group(1)));
    }
    assertThat(newest).isBetween(1, NEWEST_MINOR);
  }

  /** Else a library that has libffi or Jansson of its own would be given ours. */
  @Test
  void worker_exportsNothing_butWhatIsTheCLibrarys() throws Exception {
    String defined =
        show("nm", "-D", "--defined-only", Programs.built("glovebox-worker").toString());

    assertThat(defined.lines()).allMatch(line -> line.contains("@GLIBC_"));
  }

  @Test
  void worker_isHardened() throws Exception {
    String program = Programs.built("glovebox-worker").toString();

    assertThat(show("readelf", "-hW", program)).contains("DYN (Position-Independent");
    assertThat(show("readelf", "-dW", program)).contains("BIND_NOW").contains("NOW PIE");
    assertThat(show("nm", "-D", program)).contains("__stack_chk_fail").contains("_chk@");
  }

  @Test
  void index_hasTheHashOfWhatLiesBesideIt() throws Exception {
    Programs.built("glovebox-worker");
    try (Stream<Path> files = Files.walk(Path.of("target/classes/META-INF/glovebox"))) {
      Path index = files.filter(file -> file.endsWith("index.txt")).findFirst().orElseThrow();
      for (String line : Files.readAllLines(index)) {
        String[] words = line.split(" ", -1);
        String hash = show("sha256sum", index.resolveSibling(words[0]).toString());
        assertThat(hash).startsWith(words[1] + " ");
      }
    }
  }

  private Path copyOfTheModule(String name) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name));
    try (Stream<Path> files = Files.walk(Path.of("src/main/c"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = copy.resolve(file);
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    Files.copy(Path.of("build.sh"), copy.resolve("build.sh"));
    return copy;
  }

  @Test
  void twoBuilds_atDifferentPlaces_makeTheSameBytes() throws Exception {
    Programs.built("glovebox-parent");
    Programs.built("glovebox-worker");
    Path copy = copyOfTheModule("somewhere-else");
    show("bash", copy.resolve("build.sh").toString(), "--target=" + directory.resolve("out"));

    for (String name : List.of("glovebox-parent", "glovebox-worker")) {
      assertThat(directory.resolve("out/bin").resolve(name))
          .hasSameBinaryContentAs(Programs.built(name));
    }
  }

  /** All commands of this machine but these. */
  private Path pathWithout(List<String> missing) throws IOException {
    Path path = Files.createDirectory(directory.resolve("path"));
    for (String place : List.of("/usr/bin", "/bin")) {
      try (Stream<Path> files = Files.list(Path.of(place))) {
        List<Path> commands = new ArrayList<>(files.sorted(Comparator.naturalOrder()).toList());
        for (Path command : commands) {
          Path link = path.resolve(command.getFileName());
          if (missing.stream().noneMatch(command.getFileName().toString()::equals)
              && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, command);
          }
        }
      }
    }
    return path;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcc", "musl-gcc"})
  void build_withoutATool_saysSo_andFailsOnlyIfNothingMayBeMissing(String tool) throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin", tool)) || Files.exists(Path.of("/bin", tool)));
    Path copy = copyOfTheModule("module");
    Path commands = pathWithout(List.of(tool));
    Map<String, String> path = Map.of("PATH", commands.toString());
    String script = copy.resolve("build.sh").toString();
    Path out = directory.resolve("out");

    Ran ran = run(path, "/bin/bash", script, "--target=" + out);
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output()).contains("not found: " + tool.replace('-', ' '));
    assertThat(ran.output()).contains("left out glovebox-parent (apt-get install ");
    assertThat(out.resolve("bin/glovebox-parent")).doesNotExist();

    Ran strict = run(path, "/bin/bash", script, "--target=" + out, "--require=all");
    assertThat(strict.exit()).isEqualTo(1);
    assertThat(strict.output()).contains("glovebox.require=all is set");
    // JUnit would warn of each of them.
    try (Stream<Path> links = Files.list(commands)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }
}

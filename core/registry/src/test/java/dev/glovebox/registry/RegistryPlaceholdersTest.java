package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.failure.RegistryException;
import dev.glovebox.registry.LibrarySource.FilePath;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a registry file may come from the environment, and are in no message. */
class RegistryPlaceholdersTest {
  private static final String SECRET = "hunter2 swordfish";

  private final Map<String, String> environment = new HashMap<>(Map.of("SECRET", SECRET));

  private Registry open(String text) {
    return new RegistryFile("r.yaml", new Placeholders(environment::get))
        .open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private RegistryException refusal(String text) {
    RegistryException refusal = catchThrowableOfType(RegistryException.class, () -> open(text));
    assertThat(refusal).as("must be refused: %s", text).isNotNull();
    return refusal;
  }

  @Test
  void valuesOfEveryKindComeFromTheEnvironment() {
    environment.putAll(
        Map.of("DIR", "/opt", "MAX", "4", "LOAD", "true", "CALL", "2s", "MESSAGE", "1MiB"));
    environment.put("ROOM", "64");

    Registry registry =
        open(
            """
            libraries:
              a:
                path: ${DIR}/${NAME:liba}.so
                pool: ${POOL:p}
                preload: ${LOAD}
                functions:
                  f: { args: [{ type: bytes, size: '${ROOM}' }, { name: n, type: i32 }] }
                  g: { args: [{ type: bytes, size: '${SIZE:n}' }, { name: n, type: i32 }] }
            pools:
              p:
                workers: { max: '${MAX}', min: '${MIN:1}' }
                timeouts: { call: '${CALL}' }
                limits: { message: '${MESSAGE}' }
                env: { PASSWORD: '${SECRET}', LITERAL: '$${SECRET}', ZERO: '${MAX}' }
                jvmArgs: ['-Xmx${HEAP:64m}']""");

    LibraryConfig library = registry.requireLibrary("a");
    assertThat(library.source()).isEqualTo(new FilePath(Path.of("/opt/liba.so")));
    assertThat(library.preload()).isTrue();
    assertThat(library.requireFunction("f").parameters().get(0).size())
        .contains(new SizeConfig.Constant(64));
    assertThat(library.requireFunction("g").parameters().get(0).size())
        .contains(new SizeConfig.OfParameter("n"));
    PoolConfig pool = registry.pool("p");
    assertThat(pool.workers()).isEqualTo(new WorkerCounts(1, 4, 0));
    assertThat(pool.timeouts().call()).contains(Duration.ofSeconds(2));
    assertThat(pool.limits().messageBytes()).isEqualTo(1 << 20);
    assertThat(pool.env())
        .isEqualTo(Map.of("PASSWORD", SECRET, "LITERAL", "${SECRET}", "ZERO", "4"));
    assertThat(pool.jvmArgs()).containsExactly("-Xmx64m");
  }

  @Test
  void theEnvironmentIsThatOfThisProcess() {
    String text = "libraries: {}\npools: { p: { env: { A: '${PATH}' } } }";

    Registry registry =
        Registry.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(registry.pool("p").env()).containsEntry("A", System.getenv("PATH"));
  }

  @Test
  void keysAreTakenAsTheyAre() {
    assertThat(refusal("libraries: { '${SECRET}': { path: /a.so } }").getMessage())
        .contains("'${SECRET}' is no name for a library")
        .doesNotContain(SECRET);
  }

  @Test
  void aVariableThatIsNotSet_isAFaultAtItsPlace_besidesAllOthers() {
    RegistryException refusal =
        refusal("libraries:\n  a:\n    path: /a.so\n    pool: ${NOWHERE}\n    preload: ${\n");

    assertThat(refusal.faults())
        .extracting(f -> f.line() + ":" + f.column() + " " + f.pointer())
        .containsExactly("4:11 /libraries/a/pool", "5:14 /libraries/a/preload");
    assertThat(refusal.faults().get(0).problem())
        .isEqualTo(
            "the environment variable NOWHERE is not set: set it, or write ${NOWHERE:default}");
    assertThat(refusal.faults().get(1).problem()).contains("begins and does not end in '${'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "libraries: '${SECRET}'",
        "libraries: { a: '${SECRET}' }",
        "libraries: { a: { path: /a.so, pool: '${SECRET}' } }",
        "libraries: { a: { path: /a.so, pool: 'x${SECRET}y' } }",
        "libraries: { a: { path: /a.so, sha256: '${SECRET}' } }",
        "libraries: { a: { path: /a.so, isolation: '${SECRET}' } }",
        "libraries: { a: { path: /a.so, preload: '${SECRET}' } }",
        "libraries: { a: { path: /a.so, encoding: '${SECRET}' } }",
        "libraries: { a: { path: '/${SECRET}', search: true } }",
        "libraries: { a: { path: 'classpath:${SECRET}/' } }",
        "libraries: { a: { path: /a.so, expose: ['${SECRET}'] } }",
        "libraries: { a: { path: /a.so, functions: { f: { symbol: '${SECRET}' } } } }",
        "libraries: { a: { path: /a.so, functions: { f: { returns: '${SECRET}' } } } }",
        "libraries: { a: { path: /a.so, functions: { f: { args: ['${SECRET}'] } } } }",
        "libraries: { a: { path: /a.so, functions: { f: { deadline: '${SECRET}' } } } }",
        "libraries: { a: { path: /a.so, functions: { f: { args:"
            + " [{ type: bytes, size: '${SECRET}' }] } } } }",
        "libraries: { a: { path: /a.so, functions: { f: { args:"
            + " [{ name: '${SECRET}', type: i32 }] } } } }",
        "{ libraries: {}, types: { t: { fields: { f: '${SECRET}' } } } }",
        "{ libraries: {}, types: { t: { pack: '${SECRET}', fields: { f: i32 } } } }",
        "{ libraries: {}, pools: { p: { threads: '${SECRET}' } } }",
        "{ libraries: {}, pools: { p: { threads: 'concurrent(${SECRET})' } } }",
        "{ libraries: {}, pools: { p: { transport: '${SECRET}' } } }",
        "{ libraries: {}, pools: { p: { workers: { max: '${SECRET}' } } } }",
        "{ libraries: {}, pools: { p: { timeouts: { call: '${SECRET}' } } } }",
        "{ libraries: {}, pools: { p: { limits: { message: '${SECRET}' } } } }",
        "{ libraries: {}, pools: { p: { environment: { inherit: '${SECRET}' } } } }",
        "{ libraries: {}, pools: { p: { environment: { inherit: ['=${SECRET}'] } } } }",
        "{ libraries: {}, guard: { tainted: '${SECRET}' } }"
      })
  void aValueThatIsRefused_isNotShown(String text) {
    assertThat(refusal(text).faults())
        .isNotEmpty()
        .allSatisfy(
            fault -> assertThat(fault.toString()).doesNotContain("hunter2").doesNotContain("fish"));
    assertThat(refusal(text).faults().get(0).line()).isOne();
  }

  @Test
  void aLongValueIsNotShownInPart() {
    environment.put("SECRET", "hunter2".repeat(40));

    for (String text :
        new String[] {
          "libraries: { a: { path: /a.so, expose: ['${SECRET}'] } }",
          "libraries: { a: { path: /a.so, sha256: '${SECRET}' } }"
        }) {
      assertThat(refusal(text).getMessage()).contains("${SECRET}").doesNotContain("hunter2");
    }
  }

  @Test
  void aRefusalSaysWhatIsExpected_andShowsThePlaceholder() {
    assertThatThrownBy(
            () -> open("{ libraries: {}, pools: { p: { timeouts: { call: '${SECRET}' } } } }"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("expected a duration with its unit")
        .hasMessageContaining("found '${SECRET}'; what it stands for is not shown");
    environment.put("BLANK", " ");
    assertThatThrownBy(() -> open("libraries: { a: { path: '${BLANK}' } }"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("the value of '${BLANK}' is not accepted here");
  }
}

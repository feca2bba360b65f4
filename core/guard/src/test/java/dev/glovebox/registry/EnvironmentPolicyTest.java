package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentPolicyTest {
  @Test
  void theHostsVariablesAreInheritedAndTheWorkersOwnWin() {
    assertThat(
            EnvironmentPolicy.ALL.compose(
                Map.of("HOME", "/h", "GOGC", "100"), Map.of("GOGC", "50", "X", "1")))
        .isEqualTo(Map.of("HOME", "/h", "GOGC", "50", "X", "1"));
  }

  @Test
  void optionsForEveryJvmAreNotInherited() {
    assertThat(
            EnvironmentPolicy.ALL.compose(
                Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-javaagent:x",
                    "_JAVA_OPTIONS",
                    "-Xmx1g",
                    "JDK_JAVA_OPTIONS",
                    "-Xint",
                    "PATH",
                    "/bin"),
                Map.of()))
        .isEqualTo(Map.of("PATH", "/bin"));
  }

  @Test
  void libjsigIsTakenOutOfThePreloads() {
    assertThat(preload("/usr/lib/jvm/lib/libjsig.so:/usr/lib/libjemalloc.so.2"))
        .containsEntry("LD_PRELOAD", "/usr/lib/libjemalloc.so.2");
    assertThat(preload("libjemalloc.so libjsig.so libx.so"))
        .containsEntry("LD_PRELOAD", "libjemalloc.so:libx.so");
    assertThat(preload("libjsig.so")).doesNotContainKey("LD_PRELOAD");
  }

  @Test
  void whatIsSetForTheWorkerIsPassedOnWhateverItIs() {
    assertThat(
            EnvironmentPolicy.ALL.compose(
                Map.of("JAVA_TOOL_OPTIONS", "-Xint"), Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g")))
        .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx1g");
  }

  @Test
  void onlyNamedVariables_areInherited_andAStarIsAnyText() {
    EnvironmentPolicy policy = EnvironmentPolicy.only("PATH", "GO*", "*_LICENSE");

    assertThat(
            policy.compose(
                Map.of(
                    "PATH", "/bin", "GOGC", "5", "X_LICENSE", "1", "LICENSE", "2", "MYPATH", "3"),
                Map.of("OWN", "4")))
        .isEqualTo(Map.of("PATH", "/bin", "GOGC", "5", "X_LICENSE", "1", "OWN", "4"));
  }

  @Test
  void whatIsDropped_isNotInherited_unlessItIsSet() {
    EnvironmentPolicy policy = EnvironmentPolicy.ALL.without("*PASSWORD*", "A.B");

    assertThat(
            policy.compose(
                Map.of("DB_PASSWORD_2", "x", "PASSWORD", "y", "A.B", "1", "AxB", "2"),
                Map.of("PASSWORD", "own")))
        .isEqualTo(Map.of("AxB", "2", "PASSWORD", "own"));
  }

  @Test
  void whatIsDroppedLater_isDroppedBesides() {
    assertThat(
            EnvironmentPolicy.ALL
                .without("*PASSWORD*")
                .without("A")
                .compose(Map.of("DB_PASSWORD", "x", "A", "1", "B", "2"), Map.of()))
        .isEqualTo(Map.of("B", "2"));
  }

  @Test
  void nothingIsInherited_butHowFileNamesAreRead() {
    Map<String, String> host =
        Map.of("LANG", "C.UTF-8", "LC_ALL", "x", "LC_TIME", "y", "LD_PRELOAD", "z", "HOME", "/h");

    assertThat(EnvironmentPolicy.NONE.compose(host, Map.of()))
        .isEqualTo(Map.of("LANG", "C.UTF-8", "LC_ALL", "x"));
    assertThat(EnvironmentPolicy.NONE.without("LC_*").compose(host, Map.of()))
        .isEqualTo(Map.of("LANG", "C.UTF-8"));
  }

  @ParameterizedTest
  @CsvSource({
    "DB_PASSWORD, x, true",
    "PGPASSWORD, x, true",
    "password, x, true",
    "AWS_SECRET_ACCESS_KEY, x, true",
    "GITHUB_TOKEN, x, true",
    "APIKEY, x, true",
    "PRODUCT_LICENSE_KEY, x, true",
    "DATABASE_URL, postgres://me:hush@db/x, true",
    "DATABASE_URL, postgres://db/x, false",
    "PWD, /work, false",
    "MONKEY, x, false",
    "KEYBOARD, x, false",
    "TOKENIZERS_PARALLELISM, x, false",
    "PATH, /bin, false"
  })
  void secretsAreKnownByTheirNames_orByAPasswordInAUrl(String name, String value, boolean secret) {
    assertThat(EnvironmentPolicy.looksLikeSecret(name, value)).isEqualTo(secret);
  }

  private static Map<String, String> preload(String value) {
    return EnvironmentPolicy.ALL.compose(Map.of("LD_PRELOAD", value), Map.of());
  }
}

package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules 1 to 6, each from a file that shows that trace alone. */
class GoDetectionTest {
  private final Inspector inspector = Inspector.withLibraryPath(List.of());

  @TempDir private Path directory;

  private Verdict judge(ElfBuilder builder) throws IOException {
    return inspector.inspect(builder.write(directory.resolve("library.so"))).verdict();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertGo(Verdict verdict, int rule) {
    assertThat(verdict.evidence()).extracting(Evidence::rule).containsExactly(rule);
    assertThat(verdict.multithreaded()).isTrue();
    assertThat(verdict.holdsGo()).isTrue();
    assertThat(verdict.goRuntimes()).isEqualTo(1);
  }

  private static void assertNoGo(Verdict verdict) {
    assertThat(verdict.threading()).isEqualTo(Threading.NONE_FOUND);
    assertThat(verdict.holdsGo()).isFalse();
    assertThat(verdict.goRuntimes()).isZero();
  }

  @Test
  void plainLibrary_nothingIsFound() throws IOException {
    Verdict verdict = judge(new ElfBuilder().function("add"));

    assertNoGo(verdict);
    assertThat(verdict.evidence()).isEmpty();
  }

  @Test
  void rule1_buildInfoBytes() throws IOException {
    assertGo(judge(new ElfBuilder().payload(latin1("\u00ff Go buildinf:"))), 1);
  }

  @Test
  void rule1_buildInfoSection() throws IOException {
    assertGo(judge(new ElfBuilder().section(".go.buildinfo").section(".shstrtab")), 1);
  }

  @Test
  void rule2_noteOwnedByGo() throws IOException {
    assertGo(judge(new ElfBuilder().note("Go", 4, latin1("abc/def"))), 2);
  }

  @Test
  void rule3_cgoSymbols() throws IOException {
    assertGo(judge(new ElfBuilder().function("crosscall2").object("x_cgo_init")), 3);
    assertGo(judge(new ElfBuilder().function("_cgo_wait_runtime_init_done")), 3);
  }

  @Test
  void rule3_symbolsThatAreOnlyImported_areNoRuntime() throws IOException {
    assertNoGo(judge(new ElfBuilder().imports("crosscall2")));
  }

  @Test
  void rule4_functionTable() throws IOException {
    assertGo(judge(new ElfBuilder().payload(ElfBuilder.pclntab())), 4);
  }

  @Test
  void rule4_functionTableAcrossTheChunksOfTheScan() throws IOException {
    for (int shift : new int[] {-100, -64, -8, 0, 8}) {
      byte[] payload = new byte[(1 << 20) + 8192];
      byte[] table = ElfBuilder.pclntab();
      System.arraycopy(table, 0, payload, (1 << 20) - 456 + shift, table.length);
      assertGo(judge(new ElfBuilder().payload(payload)), 4);
    }
  }

  @Test
  void rule4_magicWithoutSaneCountsAndOffsets_isNoGo() throws IOException {
    byte[] noFunctions = ElfBuilder.pclntab();
    Arrays.fill(noFunctions, 8, 16, (byte) 0);
    assertNoGo(judge(new ElfBuilder().payload(noFunctions)));

    byte[] offsetsOutOfOrder = ElfBuilder.pclntab();
    offsetsOutOfOrder[40] = 10;
    offsetsOutOfOrder[32] = 20;
    assertNoGo(judge(new ElfBuilder().payload(offsetsOutOfOrder)));

    byte[] pastTheEnd = ElfBuilder.pclntab();
    pastTheEnd[8 + 7 * 8 + 4] = 1;
    assertNoGo(judge(new ElfBuilder().payload(pastTheEnd)));

    byte[] oddPointerSize = ElfBuilder.pclntab();
    oddPointerSize[7] = 5;
    assertNoGo(judge(new ElfBuilder().payload(oddPointerSize)));
  }

  @Test
  void sectionNamedGopclntab_isNoEvidence() throws IOException {
    assertNoGo(judge(new ElfBuilder().section(".gopclntab").section(".shstrtab")));
  }

  @Test
  void rule5_textAlone_isRecordedButProvesNothing() throws IOException {
    Verdict verdict = judge(new ElfBuilder().payload(latin1("all goroutines are asleep")));

    assertThat(verdict.evidence()).extracting(Evidence::rule).containsExactly(5);
    assertNoGo(verdict);
    assertThat(judge(new ElfBuilder().payload(latin1("\0go1.19.8\0"))).ofRule(5)).hasSize(1);
    assertThat(judge(new ElfBuilder().payload(latin1("logo1.19"))).ofRule(5)).isEmpty();
  }

  @Test
  void rule6_onlyCorroborates() throws IOException {
    Verdict verdict =
        judge(
            new ElfBuilder()
                .staticTls(8)
                .imports("pthread_create", "sigaction", "pthread_sigmask", "setenv", "abort"));

    assertThat(verdict.evidence()).extracting(Evidence::rule).containsExactly(6, 8);
    assertThat(verdict.unknown()).isTrue();
    assertThat(verdict.holdsGo()).isFalse();
  }

  @Test
  void wrapperOfAWrapper_behavesAsTheGoLibraryItNeeds() throws IOException {
    Path go =
        new ElfBuilder()
            .soname("libgo.so")
            .note("Go", 4, latin1("id"))
            .write(directory.resolve("libgo.so"));
    new ElfBuilder()
        .soname("libmiddle.so")
        .needs("libgo.so")
        .runpath("$ORIGIN")
        .write(directory.resolve("libmiddle.so"));

    Verdict verdict = judge(new ElfBuilder().needs("libmiddle.so").runpath("${ORIGIN}"));

    assertGo(verdict, 2);
    assertThat(verdict.evidence().get(0).file()).isEqualTo(go);
  }

  @Test
  void twoGoLibrariesInOneClosure_areTwoRuntimes() throws IOException {
    new ElfBuilder().note("Go", 4, latin1("id")).write(directory.resolve("liba.so"));
    new ElfBuilder().payload(ElfBuilder.pclntab()).write(directory.resolve("libb.so"));

    Verdict verdict = judge(new ElfBuilder().needs("liba.so", "libb.so").runpath("$ORIGIN"));

    assertThat(verdict.goRuntimes()).isEqualTo(2);
  }
}

package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 7 to 13 and the runtimes without a number. */
class OtherRulesTest {
  private static final HostAbi HOST =
      new HostAbi(
          Machine.X86_64, ElfClass.ELF64, Libc.GLIBC, Optional.of(new GlibcVersion(2, 31, 0)));

  private final Inspector inspector = new Inspector(List.of(), LoaderCache.EMPTY, HOST);

  @TempDir private Path directory;

  private Verdict judge(ElfBuilder builder) throws IOException {
    Path file = builder.machine(62).write(directory.resolve("library.so"));
    return inspector.inspect(file).verdict();
  }

  @ParameterizedTest
  @CsvSource({
    "libgomp.so.1, OPENMP",
    "libomp.so.5, OPENMP",
    "libiomp5.so, OPENMP",
    "libtbb.so.12, TBB",
    "libtbbmalloc.so.2, TBB",
    "libgrpc++.so.1.51, GRPC",
    "libuv.so.1, LIBUV",
    "libpython3.11.so.1.0, PYTHON",
    "libcuda.so.1, CUDA",
    "libcudart.so.12, CUDA"
  })
  void rule7_neededRuntime_isUnknownAndNamed(String needed, RuntimeKind kind) throws IOException {
    Verdict verdict = judge(new ElfBuilder().needs(needed));

    assertThat(verdict.unknown()).isTrue();
    assertThat(verdict.runtimes()).containsExactly(kind);
    // The library itself, where this machine has it, follows with evidence of its own.
    assertThat(verdict.ofRule(7).get(0).detail()).isEqualTo("needs " + needed);
  }

  @Test
  void rule7_countsThroughTheClosure() throws IOException {
    new ElfBuilder().needs("libgomp.so.1").write(directory.resolve("libblas.so"));

    Verdict verdict = judge(new ElfBuilder().needs("libblas.so").runpath("$ORIGIN"));

    assertThat(verdict.runtimes()).containsExactly(RuntimeKind.OPENMP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"libuvc.so.0", "libgompertz.so", "libpythonic.so", "libcudadebug.so"})
  void rule7_similarNames_areNone(String needed) throws IOException {
    assertThat(judge(new ElfBuilder().needs(needed)).ofRule(7)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pthread_create, 8",
    "thrd_create, 8",
    "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE, 8",
    "dlopen, 9",
    "dlmopen, 9"
  })
  void rules8And9_imports_areUnknown(String symbol, int rule) throws IOException {
    Verdict verdict = judge(new ElfBuilder().imports(symbol, "malloc"));

    assertThat(verdict.unknown()).isTrue();
    assertThat(verdict.evidence()).extracting(Evidence::rule).containsExactly(rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"libc.so.6", "libpthread.so.0", "libdl.so.2", "libstdc++.so.6"})
  void rules8And9_baseLibraries_areExempt(String soname) throws IOException {
    Verdict verdict =
        judge(
            new ElfBuilder().soname(soname).imports("pthread_create", "dlopen", "clone", "dlsym"));

    assertThat(verdict.threading()).isEqualTo(Threading.NONE_FOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "timer_create, 12, MEDIUM",
    "aio_read, 12, MEDIUM",
    "aio_write64, 12, MEDIUM",
    "lio_listio64, 12, MEDIUM",
    "getaddrinfo_a, 12, MEDIUM",
    "mq_notify, 12, MEDIUM",
    "clone, 12, MEDIUM",
    "dlsym, 13, WEAK"
  })
  void rules12And13_otherWaysToThreads_areUnknown(String symbol, int rule, Strength strength)
      throws IOException {
    Verdict verdict = judge(new ElfBuilder().imports(symbol, "malloc"));

    assertThat(verdict.unknown()).isTrue();
    assertThat(verdict.evidence()).extracting(Evidence::rule).containsExactly(rule);
    assertThat(verdict.evidence()).extracting(Evidence::strength).containsExactly(strength);
    assertThat(verdict.evidence().get(0).detail()).contains(symbol);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"timer_settime", "aio_error", "getaddrinfo", "mq_open", "clock", "dladdr"})
  void rules12And13_similarNames_areNone(String symbol) throws IOException {
    assertThat(judge(new ElfBuilder().imports(symbol)).threading()).isEqualTo(Threading.NONE_FOUND);
  }

  @Test
  void missingDependency_makesTheVerdictUnknown() throws IOException {
    Verdict verdict = judge(new ElfBuilder().needs("libnowhere.so"));

    assertThat(verdict.unknown()).isTrue();
    assertThat(verdict.ofRule(9).get(0).detail()).contains("libnowhere.so");
  }

  @Test
  void rule10_executableOrMissingStackHeader() throws IOException {
    assertThat(judge(new ElfBuilder().executableStack()).ofRule(10)).hasSize(1);
    assertThat(judge(new ElfBuilder().noStackHeader()).ofRule(10)).hasSize(1);
    assertThat(judge(new ElfBuilder()).ofRule(10)).isEmpty();
  }

  @Test
  void rule11_versionAboveTheHosts() throws IOException {
    Verdict verdict = judge(new ElfBuilder().needsVersion("GLIBC_2.31").needsVersion("GLIBC_2.34"));

    assertThat(verdict.ofRule(11)).hasSize(1);
    assertThat(verdict.ofRule(11).get(0).detail()).contains("GLIBC_2.34").contains("2.31");
    assertThat(judge(new ElfBuilder().needsVersion("GLIBC_ABI_DT_RELR")).ofRule(11)).hasSize(1);
    assertThat(judge(new ElfBuilder().needsVersion("GLIBC_2.9")).ofRule(11)).isEmpty();
  }

  @Test
  void runtimesWithoutARule_areNamedAndUnknown() throws IOException {
    byte[] tokio =
        "/root/.cargo/registry/src/index/tokio-1.38.0/src/runtime"
            .getBytes(StandardCharsets.US_ASCII);

    Verdict rust = judge(new ElfBuilder().payload(tokio));
    assertThat(rust.runtimes()).containsExactly(RuntimeKind.TOKIO);
    assertThat(rust.unknown()).isTrue();
    assertThat(judge(new ElfBuilder().section(".svm_heap").section(".shstrtab")).runtimes())
        .containsExactly(RuntimeKind.JVM_NATIVE_IMAGE);
    assertThat(judge(new ElfBuilder().object("DotNetRuntimeDebugHeader")).runtimes())
        .containsExactly(RuntimeKind.DOTNET_AOT);
  }
}

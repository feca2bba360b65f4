package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.glovebox.failure.GloveboxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorCodesTest {
  @Test
  void everyFailureHasACodeOfItsOwn() {
    for (JavaClass type : new ClassFileImporter().importPackages("dev.glovebox.failure")) {
      if (type.isAssignableTo(GloveboxException.class)
          && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
        assertThat(ErrorCodes.ofFailures())
            .containsKey(type.reflect().asSubclass(GloveboxException.class));
      }
    }
    assertThat(ErrorCodes.ofFailures().values())
        .doesNotHaveDuplicates()
        .allMatch(code -> code <= -32010 && code >= -32099);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cannot open /opt/x/lib.so: no such file | cannot open <path> no such file",
        "in '/opt/my libs/lib.so', at once | in <path>, at once",
        "at 0x7fff12345678 in greeter.Add | at <address> in greeter.Add",
        "5/7 of it, 0x10, a/b | 5/7 of it, 0x10, a/b",
        "(/proc/self/maps) | (<path>)",
      })
  void whatIsTheHostsOwn_isTakenOut(String text, String shown) {
    assertThat(Redaction.of(text)).isEqualTo(shown);
  }
}

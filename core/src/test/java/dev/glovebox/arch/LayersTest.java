package dev.glovebox.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.glovebox.Glovebox;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the packages to the design; the samples prove that each rule can fail. */
class LayersTest {
  private static final Layers LAYERS = new Layers("dev.glovebox");
  private static final Layers SAMPLES = new Layers("dev.glovebox.arch.samples");

  private static JavaClasses main;
  private static JavaClasses samples;

  @BeforeAll
  static void importClasses() throws URISyntaxException {
    main = new ClassFileImporter().importPath(placeOf(Glovebox.class));
    samples = new ClassFileImporter().importPackages(SAMPLES.root());
  }

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  static List<String> packages() {
    return Layers.packages();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsOnlyFromBelow(String name) {
    LAYERS.importsOnlyFromBelow(name).check(main);
  }

  @Test
  void everyPackageHasItsPlace() {
    // The bridge in JNA's own package stands outside the table; only two packages may cross it.
    assertThat(
            main.stream()
                .filter(type -> type.getPackageName().startsWith(LAYERS.root()))
                .map(LayersTest::packageOf)
                .distinct())
        .isNotEmpty()
        .isSubsetOf(Layers.packages());
  }

  /** The package directly below the root: those within it share its place. */
  private static String packageOf(JavaClass type) {
    String below = type.getPackageName().substring(LAYERS.root().length());
    return below.replaceFirst("^\\.([^.]*).*", "$1");
  }

  @Test
  void theBridgeIntoJna_isCrossedByMarshalAndProxyAlone() {
    LAYERS.bridgeIsCrossedByMarshalAndProxyAlone().check(main);
  }

  @Test
  void workerStandsAlone() {
    LAYERS.workerStandsAlone().check(main);
  }

  @Test
  void rootIsImportedByNobodyBelow() {
    LAYERS.rootIsImportedByNobodyBelow().check(main);
  }

  @Test
  void noCycles() {
    LAYERS.noCycles().check(main);
  }

  @ParameterizedTest
  @CsvSource({"abi", "failure"})
  void vocabularyNeedsTheJdkOnly(String name) {
    LAYERS.vocabularyNeedsTheJdkOnly(name).check(main);
  }

  @Test
  void registryNeedsTheJdkAndJacksonOnly() {
    LAYERS.registryNeedsTheJdkAndJacksonOnly().check(main);
  }

  @Test
  void remoteNeedsTheJdkAndJacksonOnly() {
    LAYERS.remoteNeedsTheJdkAndJacksonOnly().check(main);
  }

  @Test
  void packagesWithPublicTypesAreDescribed() {
    assertThat(undescribed(main, Path.of("src/main/java"))).isEmpty();
  }

  private static Stream<String> undescribed(JavaClasses classes, Path sources) {
    return classes.stream()
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getPackageName)
        .distinct()
        .filter(
            name ->
                !Files.exists(
                    sources.resolve(name.replace('.', '/')).resolve("package-info.java")));
  }

  @ParameterizedTest
  @CsvSource({"lane, UsesProxy", "inspect, UsesDiagnose", "guard, UsesRoot"})
  void importsOnlyFromBelow_ofASampleThatDoesNot_fails(String name, String culprit) {
    assertFails(SAMPLES.importsOnlyFromBelow(name), culprit);
  }

  @Test
  void workerStandsAlone_ofASampleThatDoesNot_fails() {
    assertFails(SAMPLES.workerStandsAlone(), "UsesMarshal");
  }

  @Test
  void rootIsImportedByNobodyBelow_ofASampleThatDoes_fails() {
    assertFails(SAMPLES.rootIsImportedByNobodyBelow(), "UsesRoot");
  }

  @Test
  void noCycles_ofASampleWithOneThroughTheRoot_fails() {
    assertFails(SAMPLES.noCycles(), "Entrance");
  }

  @Test
  void vocabularyNeedsTheJdkOnly_ofASampleThatNeedsMore_fails() {
    assertFails(SAMPLES.vocabularyNeedsTheJdkOnly("failure"), "UsesLogger");
  }

  @Test
  void registryNeedsTheJdkAndJacksonOnly_ofASampleThatNeedsMore_fails() {
    assertFails(SAMPLES.registryNeedsTheJdkAndJacksonOnly(), "UsesJna");
  }

  @Test
  void packagesWithPublicTypesAreDescribed_ofSamplesThatAreNot_namesThem() {
    assertThat(undescribed(samples, Path.of("src/test/java")))
        .contains("dev.glovebox.arch.samples.lane");
  }

  private static void assertFails(ArchRule rule, String culprit) {
    assertThatThrownBy(() -> rule.check(samples))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit);
  }
}

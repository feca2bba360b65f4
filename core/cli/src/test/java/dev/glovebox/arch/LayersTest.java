package dev.glovebox.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.glovebox.worker.WorkerMain;
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

  private static final List<String> MODULES =
      List.of("base", "guard", "registry", "worker", "host", "testkit", "client", "sidecar", "cli");

  /** Where all of them lie, and nothing else that has such packages: not JNA itself. */
  private static final String CORE = Path.of("..").toAbsolutePath().normalize() + "/";

  private static JavaClasses main;
  private static JavaClasses samples;

  @BeforeAll
  static void importClasses() {
    main =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> location.contains(CORE))
            .importPackages(LAYERS.root(), "com.sun.jna");
    samples = new ClassFileImporter().importPackages(SAMPLES.root());
  }

  static List<String> packages() {
    return Layers.packages();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsOnlyFromBelow(String name) {
    LAYERS.importsOnlyFromBelow(name).check(main);
  }

  static List<String> roomsOfMarshal() {
    return Layers.roomsOfMarshal();
  }

  @ParameterizedTest
  @MethodSource("roomsOfMarshal")
  void roomOfMarshalImportsOnlyFromBelow(String name) {
    LAYERS.roomOfMarshalImportsOnlyFromBelow(name).check(main);
  }

  @Test
  void everyRoomOfMarshalHasItsPlace() {
    assertThat(
            main.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(LAYERS.root() + ".marshal"))
                .map(name -> name.substring(LAYERS.root().length() + 1))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(Layers.roomsOfMarshal());
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
  void filesOfWorkersAreOpenedInOnePlace() {
    LAYERS.filesOfWorkersAreOpenedInOnePlace().check(main);
  }

  @Test
  void workerStandsAlone() {
    LAYERS.workerStandsAlone().check(main);
  }

  @Test
  void workersMain_isReferredTo_soThatNoToolThatMinimizesJarsLeavesItOut() {
    assertThat(
            main.get(WorkerMain.class).getDirectDependenciesToSelf().stream()
                .map(dependency -> packageOf(dependency.getOriginClass())))
        .contains("launch");
  }

  @Test
  void rootIsImportedByNobodyBelow() {
    LAYERS.rootIsImportedByNobodyBelow().check(main);
  }

  @Test
  void noCycles() {
    LAYERS.noCycles().check(main);
  }

  @Test
  void noLargeCyclesOfClasses() {
    LAYERS.noLargeCyclesOfClasses().check(main);
  }

  @ParameterizedTest
  @CsvSource({"abi", "failure"})
  void vocabularyNeedsTheJdkOnly(String name) {
    LAYERS.vocabularyNeedsTheJdkOnly(name).check(main);
  }

  @Test
  void registryNeedsTheJdkOnly() {
    LAYERS.registryNeedsTheJdkOnly().check(main);
  }

  @Test
  void jacksonReadsRegistries_andNeedsNothingElse() {
    LAYERS.jacksonReadsRegistriesAlone().check(main);
  }

  @Test
  void remoteNeedsTheJdkAndJacksonOnly() {
    LAYERS.remoteNeedsTheJdkAndJacksonOnly().check(main);
  }

  @Test
  void junitIsNeededByTheExtensionAlone() {
    LAYERS.junitIsNeededByTheExtensionAlone().check(main);
  }

  @Test
  void packagesWithPublicTypesAreDescribed() {
    assertThat(undescribed(main.that(resideInAPackage(LAYERS.root() + "..")), "src/main/java"))
        .isEmpty();
  }

  private static Stream<String> undescribed(JavaClasses classes, String sources) {
    return classes.stream()
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getPackageName)
        .distinct()
        .filter(name -> MODULES.stream().noneMatch(module -> isDescribed(module, sources, name)));
  }

  private static boolean isDescribed(String module, String sources, String packageName) {
    return Files.exists(
        Path.of("..", module, sources, packageName.replace('.', '/'), "package-info.java"));
  }

  @ParameterizedTest
  @CsvSource({"lane, UsesProxy", "inspect, UsesDiagnose", "guard, UsesRoot"})
  void importsOnlyFromBelow_ofASampleThatDoesNot_fails(String name, String culprit) {
    assertFails(SAMPLES.importsOnlyFromBelow(name), culprit);
  }

  @Test
  void roomOfMarshalImportsOnlyFromBelow_ofASampleThatDoesNot_fails() {
    assertFails(SAMPLES.roomOfMarshalImportsOnlyFromBelow("marshal.memory"), "UsesShape");
  }

  @Test
  void filesOfWorkersAreOpenedInOnePlace_ofASampleThatOpensOne_fails() {
    assertFails(SAMPLES.filesOfWorkersAreOpenedInOnePlace(), "OpensFile");
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
  void noLargeCyclesOfClasses_ofASampleWithOneOfNine_namesThem() {
    assertFails(
        SAMPLES.noLargeCyclesOfClasses(),
        "9 classes of dev.glovebox.arch.samples.knot:"
            + " [Knot1, Knot2, Knot3, Knot4, Knot5, Knot6, Knot7, Knot8, Knot9]");
  }

  @Test
  void vocabularyNeedsTheJdkOnly_ofASampleThatNeedsMore_fails() {
    assertFails(SAMPLES.vocabularyNeedsTheJdkOnly("failure"), "UsesLogger");
  }

  @Test
  void registryNeedsTheJdkOnly_ofASampleThatNeedsMore_fails() {
    assertFails(SAMPLES.registryNeedsTheJdkOnly(), "UsesJna");
  }

  @Test
  void jacksonReadsRegistriesAlone_ofASampleThatNeedsMore_fails() {
    assertFails(SAMPLES.jacksonReadsRegistriesAlone(), "UsesLogger");
  }

  @Test
  void junitIsNeededByTheExtensionAlone_ofASampleThatNeedsIt_fails() {
    assertFails(SAMPLES.junitIsNeededByTheExtensionAlone(), "UsesJunit");
  }

  @Test
  void packagesWithPublicTypesAreDescribed_ofSamplesThatAreNot_namesThem() {
    assertThat(undescribed(samples, "src/test/java")).contains("dev.glovebox.arch.samples.lane");
  }

  private static void assertFails(ArchRule rule, String culprit) {
    assertThatThrownBy(() -> rule.check(samples))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit);
  }
}

package dev.glovebox.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The package table of the design, as rules about the packages below a root.
 *
 * @param root {@code dev.glovebox}, or where samples of broken rules lie
 */
record Layers(String root) {
  /** From top to bottom; "" is the root package itself. Packages of one row are siblings. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("cli"),
          List.of("sidecar"),
          List.of(""),
          List.of("proxy"),
          List.of("supervise"),
          List.of("launch"),
          List.of("worker"),
          List.of("marshal"),
          List.of("lane"),
          List.of("guard"),
          List.of("inspect", "diagnose"),
          List.of("observe"),
          List.of("registry"),
          List.of("abi", "failure"));

  static List<String> packages() {
    return ROWS.stream().flatMap(List::stream).toList();
  }

  /** A package imports nothing from above, nor from its siblings. */
  ArchRule importsOnlyFromBelow(String name) {
    List<String> forbidden = new ArrayList<>();
    for (List<String> row : ROWS) {
      row.stream().filter(other -> !other.equals(name)).map(this::pattern).forEach(forbidden::add);
      if (row.contains(name)) {
        break;
      }
    }
    return noClasses()
        .that()
        .resideInAPackage(pattern(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden.toArray(String[]::new))
        .because("dependencies point down only: " + ROWS)
        .allowEmptyShould(true);
  }

  /** The classes in JNA's own package are a means of the marshalling, and of nothing else. */
  ArchRule bridgeIsCrossedByMarshalAndProxyAlone() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(pattern("marshal"), pattern("proxy"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("com\\.sun\\.jna\\.(Isolated.*|JnaInternals)")
        .because("JNA's internals are to be reached in one place");
  }

  /** The child process knows nothing of the host's side. */
  ArchRule workerStandsAlone() {
    return noClasses()
        .that()
        .resideInAPackage(pattern("worker"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.of("proxy", "supervise", "launch", "marshal")
                .map(this::pattern)
                .toArray(String[]::new))
        .because("the worker knows nothing of Java signatures, pools and processes");
  }

  ArchRule rootIsImportedByNobodyBelow() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root, pattern("cli"), pattern("sidecar"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root)
        .because("the root package is the way in, and not the home of what everybody needs");
  }

  /** Not {@code root.(**)}: that would miss a cycle through the root package. */
  ArchRule noCycles() {
    return slices().matching("(" + root + "..)").should().beFreeOfCycles();
  }

  ArchRule vocabularyNeedsTheJdkOnly(String name) {
    return classes()
        .that()
        .resideInAPackage(pattern(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", pattern(name));
  }

  /** Jackson reads YAML with SnakeYAML, whose limits are set with a class of its own. */
  ArchRule registryNeedsTheJdkAndJacksonOnly() {
    return classes()
        .that()
        .resideInAPackage(pattern("registry"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "com.fasterxml.jackson..",
            "org.yaml.snakeyaml..",
            pattern("registry"),
            pattern("abi"),
            pattern("failure"));
  }

  private String pattern(String name) {
    return name.isEmpty() ? root : root + "." + name + "..";
  }
}

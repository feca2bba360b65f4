package dev.glovebox.arch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileInputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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
          List.of("sidecar", "testkit"),
          List.of(""),
          List.of("proxy"),
          List.of("supervise"),
          List.of("link"),
          List.of("launch"),
          List.of("worker"),
          List.of("marshal"),
          List.of("lane"),
          List.of("guard"),
          List.of("inspect", "diagnose"),
          List.of("observe"),
          List.of("registry"),
          List.of("remote"),
          List.of("file", "integrity"),
          List.of("abi", "failure"));

  /** The rooms within {@code marshal}, from top to bottom. */
  private static final List<List<String>> MARSHAL =
      List.of(
          List.of("marshal.jna", "marshal.declared"),
          List.of("marshal"),
          List.of("marshal.memory"));

  static List<String> packages() {
    return ROWS.stream().flatMap(List::stream).toList();
  }

  static List<String> roomsOfMarshal() {
    return MARSHAL.stream().flatMap(List::stream).toList();
  }

  /** A package imports nothing from above, nor from its siblings. */
  ArchRule importsOnlyFromBelow(String name) {
    return importsOnlyFromBelow(ROWS, name, this::pattern);
  }

  /** As {@link #importsOnlyFromBelow}, for packages that share a place of the table. */
  ArchRule roomOfMarshalImportsOnlyFromBelow(String name) {
    return importsOnlyFromBelow(MARSHAL, name, room -> root + "." + room);
  }

  private static ArchRule importsOnlyFromBelow(
      List<List<String>> rows, String name, UnaryOperator<String> pattern) {
    List<String> forbidden = new ArrayList<>();
    for (List<String> row : rows) {
      row.stream().filter(other -> !other.equals(name)).map(pattern).forEach(forbidden::add);
      if (row.contains(name)) {
        break;
      }
    }
    return noClasses()
        .that()
        .resideInAPackage(pattern.apply(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden.toArray(String[]::new))
        .because("dependencies point down only: " + rows)
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
            Stream.of("proxy", "supervise", "link", "launch", "marshal")
                .map(this::pattern)
                .toArray(String[]::new))
        .because("the worker knows nothing of Java signatures, pools and processes");
  }

  /**
   * But for the named, which read what the kernel writes, or make what is not there yet: files that
   * workers can write are opened, and removed, by what waits for nothing and follows no link.
   */
  ArchRule filesOfWorkersAreOpenedInOnePlace() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            pattern("launch"), pattern("supervise"), pattern("link"), pattern("diagnose"))
        .and()
        .haveNameNotMatching(
            ".*\\.(ProcThread|ProcessUsage|OomKills|LockHolder|RunBase|WorkerCopies|LinkedModule|JnaLibrary|MountOptions)(\\$.*)?")
        .should()
        .callMethodWhere(
            target(owner(type(Files.class)))
                .and(
                    target(
                        nameMatching("(new(Input|Byte|Buffered)|read(All|String)|lines|copy).*")))
                .or(target(owner(type(Files.class))).and(target(nameMatching("walkFileTree"))))
                .or(target(owner(type(FileChannel.class))).and(target(nameMatching("open")))))
        .orShould()
        .callConstructor(FileInputStream.class, String.class)
        .orShould()
        .callConstructor(FileInputStream.class, File.class)
        .because("a worker may have put a pipe or a link in their place: see UntrustedFile, Tree");
  }

  ArchRule rootIsImportedByNobodyBelow() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root, pattern("cli"), pattern("sidecar"), pattern("testkit"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root)
        .because("the root package is the way in, and not the home of what everybody needs");
  }

  /** Not {@code root.(**)}: that would miss a cycle through the root package. */
  ArchRule noCycles() {
    return slices().matching("(" + root + "..)").should().beFreeOfCycles();
  }

  /** A package is a room: who opens a class must be able to see what belongs to it. */
  ArchRule noLargeCyclesOfClasses() {
    return all(ClassCycle.ALL)
        .should(ClassCycle.atMost(8))
        .because("none of the classes in a cycle can be understood without all the others")
        .allowEmptyShould(true);
  }

  ArchRule vocabularyNeedsTheJdkOnly(String name) {
    return classes()
        .that()
        .resideInAPackage(pattern(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", pattern(name));
  }

  /** So that who builds registries in Java may leave out what reads files. */
  ArchRule registryNeedsTheJdkOnly() {
    return classes()
        .that()
        .resideInAPackage(root + ".registry")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", root + ".registry", pattern("abi"), pattern("failure"));
  }

  /** Jackson reads YAML with SnakeYAML, whose limits are set with a class of its own. */
  ArchRule jacksonReadsRegistriesAlone() {
    return classes()
        .that()
        .resideInAPackage(pattern("registry.jackson"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "com.fasterxml.jackson..",
            "org.yaml.snakeyaml..",
            pattern("registry"),
            pattern("failure"));
  }

  /** So that a client of the sidecar may leave out all that it takes to start a worker. */
  ArchRule remoteNeedsTheJdkAndJacksonOnly() {
    return classes()
        .that()
        .resideInAPackage(pattern("remote"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "com.fasterxml.jackson..", pattern("remote"), pattern("failure"));
  }

  /** So that a test which does not use the extension needs no JUnit, and no main code any. */
  ArchRule junitIsNeededByTheExtensionAlone() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .haveNameNotMatching(".*\\.testkit\\.(GloveboxExtension|WithGlovebox|package-info)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.junit..")
        .because("JUnit is an optional dependency of the testkit");
  }

  private String pattern(String name) {
    return name.isEmpty() ? root : root + "." + name + "..";
  }
}

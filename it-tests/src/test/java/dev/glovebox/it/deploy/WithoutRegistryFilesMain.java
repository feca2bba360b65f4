package dev.glovebox.it.deploy;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.IncompatibleDependencyException;
import dev.glovebox.it.StubApi.Calc;
import dev.glovebox.registry.Registry;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/** A host without what reads registry files: it calls a stub, twice, and tries to open a file. */
public final class WithoutRegistryFilesMain {
  private WithoutRegistryFilesMain() {}

  /**
   * Prints what it finds.
   *
   * @param args the file of the stub calc, and a registry file
   */
  public static void main(String[] args) {
    System.out.println(present("com.fasterxml.jackson.core.JsonParser") + " Jackson");
    System.out.println(present("org.yaml.snakeyaml.LoaderOptions") + " SnakeYAML");
    Registry registry =
        Registry.builder().library("calc", library -> library.path(Path.of(args[0]))).build();
    try (Glovebox box = Glovebox.open(registry)) {
      System.out.println(box.load("calc", Calc.class).calc_add_i64(20, 22));
    }
    Map<String, ?> libraries = Map.of("calc", Map.of("path", args[0]));
    try (Glovebox box = Glovebox.open(Registry.open(Map.of("libraries", libraries)))) {
      System.out.println(box.load("calc", Calc.class).calc_add_i64(4000, 711));
    }
    refused(() -> Registry.open(Path.of(args[1])));
    refused(() -> Registry.open(InputStream.nullInputStream()));
  }

  private static String present(String name) {
    try {
      Class.forName(name);
      return "a";
    } catch (ClassNotFoundException e) {
      return "no";
    }
  }

  private static void refused(Runnable opening) {
    try {
      opening.run();
      System.out.println("opened");
    } catch (IncompatibleDependencyException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}

/** Reads registry files: a service of {@code dev.glovebox.guard}. */
module dev.glovebox.registry.jackson {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires dev.glovebox.guard;
  requires org.yaml.snakeyaml;

  provides dev.glovebox.registry.RegistrySyntax with
      dev.glovebox.registry.jackson.JacksonSyntax;
}

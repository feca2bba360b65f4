/** Registries, inspection, the guard. */
module dev.glovebox.guard {
  requires transitive dev.glovebox.base;
  requires org.slf4j;

  exports dev.glovebox.guard;
  exports dev.glovebox.inspect;
  exports dev.glovebox.registry;

  uses dev.glovebox.registry.RegistrySyntax;
}

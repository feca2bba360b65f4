/** For tests of code that uses Glovebox. */
module dev.glovebox.testkit {
  requires transitive dev.glovebox.core;
  requires dev.glovebox.worker;
  requires static transitive org.junit.jupiter.api;
  requires static org.junit.platform.commons;

  exports dev.glovebox.testkit;
}

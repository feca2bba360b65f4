/** The wire, and what runs in a worker: for Glovebox itself. */
module dev.glovebox.worker {
  requires transitive dev.glovebox.base;
  requires com.sun.jna;

  exports dev.glovebox.lane to
      dev.glovebox.core;
  exports dev.glovebox.worker to
      dev.glovebox.core,
      dev.glovebox.testkit;

  opens dev.glovebox.lane to
      com.sun.jna;
  opens dev.glovebox.worker to
      com.sun.jna;
}

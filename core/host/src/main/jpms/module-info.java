/** What applications depend on: native libraries in processes of their own. */
module dev.glovebox.core {
  requires transitive com.sun.jna;
  requires transitive dev.glovebox.base;
  requires transitive dev.glovebox.guard;
  requires dev.glovebox.worker;
  requires org.apache.commons.exec;
  requires org.objectweb.asm;
  requires org.slf4j;

  exports dev.glovebox;
  exports dev.glovebox.marshal;
  exports dev.glovebox.marshal.declared;
  exports dev.glovebox.marshal.memory;
  exports dev.glovebox.proxy;
  exports dev.glovebox.supervise;
  exports dev.glovebox.launch to
      dev.glovebox.cli,
      dev.glovebox.testkit;
  exports dev.glovebox.marshal.jna to
      dev.glovebox.cli;

  opens dev.glovebox.marshal.jna to
      com.sun.jna;
  opens dev.glovebox.supervise to
      com.sun.jna;
}

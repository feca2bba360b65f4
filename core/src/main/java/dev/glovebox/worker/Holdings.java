package dev.glovebox.worker;

import dev.glovebox.lane.Bootstrap;

/** What all connections of a worker share. */
record Holdings(
    LibraryShelf libraries,
    FunctionTable functions,
    HostMemory memory,
    CallbackTable callbacks,
    SharedMappings shared,
    int maxMessageBytes) {

  static Holdings of(Bootstrap bootstrap, Upcalls upcalls) {
    LibraryShelf libraries = new LibraryShelf(bootstrap);
    return new Holdings(
        libraries,
        new FunctionTable(libraries),
        new HostMemory(bootstrap.maxMessageBytes()),
        new CallbackTable(upcalls),
        new SharedMappings(),
        bootstrap.maxMessageBytes());
  }
}

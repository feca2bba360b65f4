package dev.glovebox.worker;

import dev.glovebox.lane.Bootstrap;

/** What all connections of a worker share. */
record WorkerContext(
    LibraryTable libraries,
    FunctionTable functions,
    WorkerMemory memory,
    ClosureTable callbacks,
    SharedMappings shared,
    int maxMessageBytes) {

  static WorkerContext of(Bootstrap bootstrap, Upcalls upcalls) {
    LibraryTable libraries = new LibraryTable(bootstrap);
    return new WorkerContext(
        libraries,
        new FunctionTable(libraries),
        new WorkerMemory(bootstrap.maxMessageBytes()),
        new ClosureTable(upcalls),
        new SharedMappings(),
        bootstrap.maxMessageBytes());
  }
}

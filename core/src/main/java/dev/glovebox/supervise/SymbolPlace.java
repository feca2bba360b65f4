package dev.glovebox.supervise;

import dev.glovebox.lane.WorkerAccess;

/**
 * Where a function or variable of a library lies.
 *
 * @param worker the worker in which the address means something
 */
public record SymbolPlace(WorkerAccess worker, long address) {}

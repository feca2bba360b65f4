package dev.glovebox.supervise;

import dev.glovebox.lane.WorkerAccess;

/**
 * Where a function or variable of a library lies.
 *
 * @param worker the worker in which the address means something
 * @param address there
 */
public record SymbolPlace(WorkerAccess worker, long address) {}

/**
 * The worker process: connects back to the host, loads what it is designated to load, and calls it.
 *
 * <p>Knows nothing of Java signatures, pools or registries. The way of a call: {@link
 * dev.glovebox.worker.WorkerMain} starts one {@code LaneLoop} a lane; its {@code LaneServer} takes
 * a frame, {@code FunctionTable} finds the function, {@code BoundFunction} calls it, and the result
 * is sent. Callbacks go the other way, through {@code NativeClosure}.
 */
package dev.glovebox.worker;

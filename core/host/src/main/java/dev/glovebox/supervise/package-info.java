/**
 * Pools of workers: starting, watching, replacing and stopping them, and carrying calls to them.
 *
 * <p>The way of a call: {@code WorkerPool.invoke} takes a {@code HostLane} from an idle worker, or
 * starts a worker; the lane loads and binds what is new to its worker, sends the call and waits.
 * All of it runs on the caller's thread, callbacks included. {@link
 * dev.glovebox.supervise.SessionLane} is a lane that is kept for several calls.
 */
package dev.glovebox.supervise;

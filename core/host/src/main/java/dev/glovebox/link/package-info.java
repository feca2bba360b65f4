/**
 * One lane to a worker, in the host: its lease, its calls, what is asked over it besides, its
 * callbacks and its end. Knows its worker as a {@code LaneWorker}, and nothing of pools.
 */
package dev.glovebox.link;

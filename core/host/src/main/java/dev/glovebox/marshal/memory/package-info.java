/**
 * Memory of workers as users have it: pointers into a worker, and buffers that are shared with one.
 *
 * <p>It knows nothing of memory of this process: what pointers need of that is attached to each
 * worker as a {@link dev.glovebox.marshal.memory.PointerTranslation}.
 *
 * <p><b>Threads:</b> all is safe for use by several. Accessors of pointers block: each is a round
 * trip.
 */
package dev.glovebox.marshal.memory;

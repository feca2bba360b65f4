/**
 * The gate that every load passes: rules, the spawn phase, and decisions that say why.
 *
 * <p>{@link dev.glovebox.guard.RegistryGuard} judges a registry when it opens, {@link
 * dev.glovebox.guard.HostGuard} what the host wants to do, {@link dev.glovebox.guard.WorkerGuard}
 * and {@link dev.glovebox.guard.PinnedFile} what a worker is asked to load. The last two, and what
 * they use, stay free of the inspector: a worker starts fast.
 */
package dev.glovebox.guard;

/**
 * The gate that every load in the host passes: rules, the spawn phase, and decisions that say why.
 *
 * <p>{@link dev.glovebox.guard.RegistryGuard} judges a registry when it opens, {@link
 * dev.glovebox.guard.HostGuard} what the host wants to do. What workers decide with, too, is in
 * {@code integrity}: a worker starts fast, without the inspector.
 */
package dev.glovebox.guard;

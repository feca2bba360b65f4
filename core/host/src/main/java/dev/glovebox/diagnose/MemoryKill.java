package dev.glovebox.diagnose;

/** Whether the kernel killed anything for want of memory while a process ran. */
public enum MemoryKill {
  /** It counted at least one kill, where this process's was counted too. */
  COUNTED,
  /** It counted none: whoever killed the process, it was not for memory. */
  NONE,
  /** There is no counter to be read here. */
  UNKNOWN
}

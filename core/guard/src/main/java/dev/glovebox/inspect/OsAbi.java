package dev.glovebox.inspect;

import java.util.Map;

/**
 * The system whose conventions a file follows, as the ELF header names it ({@code EI_OSABI}).
 *
 * @param code the number in the header
 */
public record OsAbi(int code) {
  private static final int SYSTEM_V = 0;
  private static final int GNU = 3;
  private static final int ARM_EABI = 64;

  /** The registered numbers (System V ABI, chapter 4). */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(SYSTEM_V, "System V"),
          Map.entry(1, "HP-UX"),
          Map.entry(2, "NetBSD"),
          Map.entry(GNU, "GNU/Linux"),
          Map.entry(6, "Solaris"),
          Map.entry(7, "AIX"),
          Map.entry(8, "IRIX"),
          Map.entry(9, "FreeBSD"),
          Map.entry(10, "Tru64 UNIX"),
          Map.entry(11, "Novell Modesto"),
          Map.entry(12, "OpenBSD"),
          Map.entry(13, "OpenVMS"),
          Map.entry(14, "NonStop Kernel"),
          Map.entry(15, "AROS"),
          Map.entry(16, "FenixOS"),
          Map.entry(17, "CloudABI"),
          Map.entry(18, "OpenVOS"),
          Map.entry(ARM_EABI, "ARM EABI"));

  /**
   * {@return whether the loaders of Linux take such a file: glibc's takes these and no other}
   *
   * @param machine what the file is for: one of the numbers is another system's elsewhere
   */
  public boolean isOfLinux(Machine machine) {
    return code == SYSTEM_V || code == GNU || (code == ARM_EABI && machine == Machine.ARM);
  }

  /** The system's name, if its number is registered, and the number. */
  @Override
  public String toString() {
    return NAMES.getOrDefault(code, "an unknown system") + " (EI_OSABI " + code + ")";
  }
}

package dev.glovebox.inspect;

import java.util.Arrays;

/** An instruction set, as the ELF header names it ({@code e_machine}). */
public enum Machine {
  /** 64-bit x86. */
  X86_64(62, "x86_64", "x86_64-linux-gnu"),
  /** 64-bit ARM. */
  AARCH64(183, "aarch64", "aarch64-linux-gnu"),
  /** 32-bit x86. */
  X86(3, "i686", "i386-linux-gnu"),
  /** 32-bit ARM. */
  ARM(40, "armv7l", "arm-linux-gnueabihf"),
  /** RISC-V. */
  RISCV(243, "riscv64", "riscv64-linux-gnu"),
  /** 64-bit PowerPC. */
  PPC64(21, "ppc64le", "powerpc64le-linux-gnu"),
  /** IBM Z. */
  S390(22, "s390x", "s390x-linux-gnu"),
  /** LoongArch. */
  LOONGARCH(258, "loongarch64", "loongarch64-linux-gnu"),
  /** Anything else; {@link ElfFacts#machineCode()} tells which. */
  OTHER(0, "unknown", "unknown-linux-gnu");

  private final int code;
  private final String platform;
  private final String multiarch;

  Machine(int code, String platform, String multiarch) {
    this.code = code;
    this.platform = platform;
    this.multiarch = multiarch;
  }

  static Machine ofCode(int code) {
    return Arrays.stream(values()).filter(m -> m.code == code).findFirst().orElse(OTHER);
  }

  /** {@return the value of {@code e_machine}; 0 for {@link #OTHER}} */
  public int code() {
    return code;
  }

  /** What the loader puts in place of {@code $PLATFORM} in a search path. */
  String platform() {
    return platform;
  }

  /** The directory below {@code /lib} and {@code /usr/lib} that Debian and its kin use. */
  String multiarch() {
    return multiarch;
  }
}

package dev.glovebox.inspect;

/** The C library that a file was linked against. */
public enum Libc {
  /** Needs {@code libc.so.6} or its loader. */
  GLIBC,
  /** Needs {@code libc.musl-*.so.1}, or names {@code ld-musl-*} as its interpreter. */
  MUSL,
  /** The file itself does not say: it needs no C library, or an unversioned {@code libc.so}. */
  UNDETERMINED
}

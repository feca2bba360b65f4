package dev.glovebox.cli.doctor;

import dev.glovebox.inspect.HostAbi;
import dev.glovebox.inspect.Libc;
import java.util.List;
import java.util.Locale;

/** The C library that native libraries must fit. */
final class LibcCheck implements Check {
  private static final String NAME = "C library";

  @Override
  public List<Finding> look() {
    HostAbi host = HostAbi.detect();
    String machine = host.machine().name().toLowerCase(Locale.ROOT);
    if (host.glibc().isPresent()) {
      return List.of(Finding.ok(NAME, "glibc " + host.glibc().get() + ", " + machine));
    }
    if (host.libc() == Libc.MUSL) {
      return List.of(
          Finding.warn(
              NAME,
              "musl, " + machine,
              "Libraries built for glibc, as most are, are refused here (GB302)."));
    }
    return List.of(
        Finding.warn(
            NAME,
            "version not known, " + machine,
            "Whether a library is too new for this system shows only when it is loaded."));
  }
}

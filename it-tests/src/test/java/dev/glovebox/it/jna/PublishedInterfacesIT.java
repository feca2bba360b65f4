package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import com.sun.jna.Library;
import com.sun.jna.platform.linux.LibC;
import com.sun.jna.platform.linux.LibRT;
import com.sun.jna.platform.linux.Udev;
import com.sun.jna.platform.linux.XAttr;
import com.sun.jna.platform.mac.SystemB;
import com.sun.jna.platform.unix.X11;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.it.LeftoversPerClass;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Interfaces that others have published, as they are. Each of these has a constant INSTANCE, which
 * loads the library into this process where it is read: it is not.
 */
@Timeout(60)
@LeftoversPerClass
class PublishedInterfacesIT {
  @TempDir Path directory;

  private static Glovebox open(String soname) {
    boolean found = Inspector.system().resolveSoname(soname).isPresent();
    if (!found && AvailableStubs.everythingIsRequired()) {
      fail(soname + " is not installed");
    }
    Assumptions.assumeTrue(found, "skipped: " + soname + " is not installed");
    return Glovebox.open(Registry.builder().library("lib", it -> it.search(soname)).build());
  }

  private static <T extends Library> T load(Glovebox box, Class<T> type) {
    return box.load("lib", type);
  }

  @Test
  void ofThisPlatform_inheritedFunctionsAndStructures() throws IOException {
    try (Glovebox box = open("libc.so.6")) {
      LibC libc = load(box, LibC.class);
      LibC.Sysinfo system = new LibC.Sysinfo();

      assertThat(libc.sysinfo(system)).isZero();
      assertThat(system.totalram.longValue()).isPositive();
      assertThat(libc.getuid()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
      assertThat(libc.getenv("PATH")).isEqualTo(System.getenv("PATH"));
    }
  }

  @Test
  void ofThisPlatform_overloadsAndIntegerTypes() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (Glovebox box = open("libc.so.6")) {
      XAttr attributes = load(box, XAttr.class);
      byte[] value = "value".getBytes(StandardCharsets.UTF_8);
      XAttr.size_t length = new XAttr.size_t(value.length);

      int set = attributes.setxattr(file.toString(), "user.test", value, length, 0);
      Assumptions.assumeTrue(set == 0, "skipped: the file system has no attributes of users");
      byte[] read = new byte[16];
      assertThat(
              attributes
                  .getxattr(file.toString(), "user.test", read, new XAttr.size_t(read.length))
                  .intValue())
          .isEqualTo(value.length);
      assertThat(read).startsWith(value);
    }
  }

  @Test
  void ofThisPlatform_thrownErrors() {
    try (Glovebox box = open("librt.so.1")) {
      LibRT rt = load(box, LibRT.class);

      assertThat(rt.shm_unlink("/there-is-no-such-segment")).isEqualTo(-1);
    }
  }

  @Test
  void ofThisPlatform_typedPointers() {
    try (Glovebox box = open("libudev.so.1");
        Session session = box.session("lib")) {
      Udev udev = session.load(Udev.class);
      Udev.UdevContext context = udev.udev_new();
      Udev.UdevEnumerate devices = udev.udev_enumerate_new(context);

      assertThat(udev.udev_enumerate_add_match_subsystem(devices, "mem")).isZero();
      assertThat(udev.udev_enumerate_scan_devices(devices)).isGreaterThanOrEqualTo(0);
      udev.udev_enumerate_unref(devices);
      udev.udev_unref(context);
    }
  }

  @Test
  void ofAnotherPlatform_whatThereIsWorks_theRestThrowsWhenItIsCalled() {
    try (Glovebox box = open("libc.so.6")) {
      SystemB system = load(box, SystemB.class);

      assertThat((long) system.getpid()).isEqualTo(box.workers().get(0).pid());
      assertThat(catchThrowable(system::mach_host_self))
          .isInstanceOf(UnsatisfiedLinkError.class)
          .hasMessageContaining("Error looking up function 'mach_host_self'")
          .hasCauseInstanceOf(LibraryRefusedException.class);
    }
  }

  @Test
  void ofAnotherVersion_callbacksAndUnions_areBound() {
    try (Glovebox box = open("libX11.so.6")) {
      X11 x11 = load(box, X11.class);

      assertThat(x11.XOpenDisplay("no-such-host:99")).isNull();
    }
  }

  @Test
  void noneOfTheirLibrariesIsLoadedHere() throws IOException {
    try (Glovebox box = open("libudev.so.1")) {
      assertThat(load(box, Udev.class).udev_new()).isNotNull();
    }
    List<String> mapped =
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains("libudev") || line.contains("libX11"))
            .toList();

    assertThat(mapped).isEmpty();
  }
}

package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** From which file the dynamic loader has mapped a library, by what the kernel says of it. */
final class MappedObject {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final int RTLD_LAZY = 1;
  private static final int RTLD_NOLOAD = 4;
  private static final int RTLD_DI_LINKMAP = 2;

  /** In link.h's {@code struct link_map}, after the base address and the name. */
  private static final int DYNAMIC_SECTION = 2;

  private MappedObject() {}

  /** Whether this system says what is mapped where. */
  static boolean isKnown() {
    return Files.isReadable(MAPS);
  }

  /**
   * Whether a loaded library was mapped from the file that is mapped in that memory.
   *
   * @param loadedAs by which path it was loaded
   * @throws IOException if the memory map cannot be read
   */
  static boolean isOf(ByteBuffer mappedFile, String loadedAs) throws IOException {
    String maps = new String(Files.readAllBytes(MAPS), StandardCharsets.ISO_8859_1);
    String expected = fileAt(maps, Pointer.nativeValue(Native.getDirectBufferPointer(mappedFile)));
    return expected != null && expected.equals(fileAt(maps, dynamicSection(loadedAs)));
  }

  /** The address of the table that the loader has read the library by; 0 if it is not loaded. */
  private static long dynamicSection(String loadedAs) {
    NativeLibrary process = NativeLibrary.getProcess();
    Function open =
        Function.getFunction(process.getFunction("dlopen"), Function.C_CONVENTION, "UTF-8");
    Pointer handle = open.invokePointer(new Object[] {loadedAs, RTLD_LAZY | RTLD_NOLOAD});
    if (handle == null) {
      return 0;
    }
    ByteBuffer answer =
        ByteBuffer.allocateDirect(Native.POINTER_SIZE).order(ByteOrder.nativeOrder());
    Pointer place = Native.getDirectBufferPointer(answer);
    Object[] question = {handle, RTLD_DI_LINKMAP, place};
    if (process.getFunction("dlinfo").invokeInt(question) != 0) {
      return 0;
    }
    Pointer table = place.getPointer(0).getPointer((long) DYNAMIC_SECTION * Native.POINTER_SIZE);
    return Pointer.nativeValue(table);
  }

  /**
   * Device and inode of the file that is mapped at an address; null where there is none.
   *
   * <pre>
   * 7f3b70400000-7f3b70589000 r-xp 00028000 fe:01 1835087   /usr/lib/libc.so.6   (proc(5))
   * </pre>
   */
  static String fileAt(String maps, long address) {
    int at = 0;
    while (at < maps.length()) {
      int end = maps.indexOf('\n', at);
      end = end < 0 ? maps.length() : end;
      int dash = maps.indexOf('-', at);
      int blank = maps.indexOf(' ', at);
      if (dash > at && blank > dash && blank < end) {
        long first = Long.parseUnsignedLong(maps, at, dash, 16);
        long last = Long.parseUnsignedLong(maps, dash + 1, blank, 16);
        if (Long.compareUnsigned(address, first) >= 0 && Long.compareUnsigned(address, last) < 0) {
          return device(maps.substring(blank + 1, end));
        }
      }
      at = end + 1;
    }
    return null;
  }

  /** Of what follows the addresses: permissions, offset, device, inode, path. */
  private static String device(String rest) {
    int device = rest.indexOf(' ', rest.indexOf(' ') + 1) + 1;
    int inode = rest.indexOf(' ', device) + 1;
    int end = inode;
    while (end < rest.length() && Character.isDigit(rest.charAt(end))) {
      end++;
    }
    String number = rest.substring(inode, end);
    return number.equals("0") ? null : rest.substring(device, end);
  }
}

package dev.glovebox.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of this process, as they were given.
 *
 * <p>Where the locale is POSIX, as in most containers, the JVM makes a question mark of every byte
 * beyond ASCII. The kernel has them whole.
 */
final class Arguments {
  private Arguments() {}

  /** The arguments of {@code main}, restored where the JVM cannot have decoded them. */
  static String[] restored(String[] args) {
    if ("UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))) {
      return args;
    }
    try {
      return restored(args, Files.readAllBytes(Path.of("/proc/self/cmdline")));
    } catch (IOException notLinux) {
      return args;
    }
  }

  /**
   * The arguments at the end of a command line.
   *
   * @param commandLine as /proc has it: a zero byte after each argument
   * @return {@code args} itself if the command line does not hold them, or not in UTF-8
   */
  static String[] restored(String[] args, byte[] commandLine) {
    List<String> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        try {
          ByteBuffer argument = ByteBuffer.wrap(commandLine, start, i - start);
          all.add(StandardCharsets.UTF_8.newDecoder().decode(argument).toString());
        } catch (CharacterCodingException notUtf8) {
          return args;
        }
        start = i + 1;
      }
    }
    if (all.size() < args.length) {
      return args;
    }
    return all.subList(all.size() - args.length, all.size()).toArray(String[]::new);
  }
}

package dev.glovebox.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One command, run in this process, and what came of it. */
record Cli(int code, String out, String err) {
  static Cli run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Cli(code, out.toString(), err.toString());
  }

  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A registry of the C library, with functions that behave and some that do not. */
  static Path registry(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("registry.yaml"),
        """
        libraries:
          c:
            path: libc.so.6
            search: true
            functions:
              abs: { args: [i32], returns: i32 }
              strlen: { args: [string], returns: u64 }
              strdup: { args: [string], returns: { type: string, free: free } }
              sleep: { args: [u32], returns: u32 }
              abort: {}
              div: { args: [i32, i32], returns: division }
              frexp: { args: [f64, { name: exponent, type: i32, direction: out }], returns: f64 }
              memcmp: { args: [{ type: bytes, size: arg3 }, { type: bytes, size: arg3 }, size], returns: i32 }
              mktime: { args: [{ type: array, of: i32, direction: in }], returns: i64 }
        types:
          division: { fields: { quot: i32, rem: i32 } }
        """);
  }
}

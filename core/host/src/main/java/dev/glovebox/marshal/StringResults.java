package dev.glovebox.marshal;

import com.sun.jna.WString;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.Fetch;
import dev.glovebox.marshal.memory.WideChars;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;

/** Returned strings: fetched, and freed where that is declared, by the worker. */
public final class StringResults {
  private StringResults() {}

  /**
   * {@return a {@code char *}; null for a null pointer}
   *
   * @param charset of the string
   * @param free the native function that releases it once it was copied; null if the callee keeps
   *     it
   */
  public static ResultCodec narrow(Charset charset, String free) {
    return new ResultCodec(
        new AbiResult(AbiType.POINTER, Fetch.C_STRING, free),
        (result, worker) -> {
          ByteBuffer bytes = result.fetched();
          if (bytes == null) {
            return null;
          }
          byte[] copy = new byte[bytes.remaining()];
          bytes.get(copy);
          return new String(copy, charset);
        });
  }

  /**
   * {@return a {@code wchar_t *} as a {@code String}; null for a null pointer}
   *
   * @param free the native function that releases it once it was copied; null if the callee keeps
   *     it
   */
  public static ResultCodec wide(String free) {
    return new ResultCodec(
        new AbiResult(AbiType.POINTER, Fetch.WIDE_STRING, free),
        (result, worker) -> {
          ByteBuffer units = result.fetched();
          return units == null ? null : WideChars.get(units);
        });
  }

  /**
   * {@return a {@code wchar_t *} as a {@code WString}; null for a null pointer}
   *
   * @param free the native function that releases it once it was copied; null if the callee keeps
   *     it
   */
  public static ResultCodec wideObject(String free) {
    ResultCodec text = wide(free);
    return new ResultCodec(
        text.abi(),
        (result, worker) -> {
          Object read = text.read(result, worker);
          return read == null ? null : new WString((String) read);
        });
  }
}

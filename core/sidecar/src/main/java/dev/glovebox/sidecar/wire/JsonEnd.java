package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.ErrorCodes;
import dev.glovebox.sidecar.rpc.RpcJson;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.BitSet;

/**
 * Finds where a JSON array or object ends, looking at each byte once. What it lets pass may still
 * be no JSON, but whatever cannot become JSON with more bytes in most cases ends here, so that its
 * sender is told and does not wait.
 */
final class JsonEnd implements ByteProcessor {
  /** What each byte is outside strings; 0 for what cannot stand there. */
  private static final byte[] KIND = new byte[256];

  private static final byte PLAIN = 1;
  private static final byte OPEN = 2;
  private static final byte CLOSE = 3;
  private static final byte QUOTE = 4;

  static {
    for (char c : " \t\r\n,:+-.0123456789eEtrufalsn".toCharArray()) {
      KIND[c] = PLAIN;
    }
    KIND['{'] = OPEN;
    KIND['['] = OPEN;
    KIND['}'] = CLOSE;
    KIND[']'] = CLOSE;
    KIND['"'] = QUOTE;
  }

  private enum Fault {
    NONE,
    SYNTAX,
    DEPTH
  }

  private final int maxDepth;

  /** Of each open bracket, whether it is one of an object. */
  private final BitSet objects = new BitSet();

  private int depth;
  private boolean inString;
  private boolean escaped;
  private Fault fault = Fault.NONE;

  JsonEnd(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /**
   * Looks at more bytes of the value.
   *
   * @param from where it has not looked yet
   * @return the index after its end; -1 if it has no end yet
   */
  int find(ByteBuf in, int from) throws FrameException {
    int last = in.forEachByte(from, in.writerIndex() - from, this);
    if (last < 0) {
      return -1;
    }
    switch (fault) {
      case SYNTAX ->
          throw new FrameException(
              ErrorCodes.PARSE_ERROR,
              "Parse error: no JSON: byte "
                  + Bytes.shown(in.getByte(last))
                  + " cannot stand there");
      case DEPTH -> throw new FrameException(RpcJson.tooDeep(maxDepth));
      default -> {
        return last + 1;
      }
    }
  }

  @Override
  public boolean process(byte value) {
    if (inString) {
      return inString(value);
    }
    switch (KIND[value & 0xff]) {
      case PLAIN -> {
        return depth > 0 || failed(Fault.SYNTAX);
      }
      case OPEN -> {
        objects.set(depth, value == '{');
        return ++depth <= maxDepth || failed(Fault.DEPTH);
      }
      case QUOTE -> {
        inString = true;
        return depth > 0 || failed(Fault.SYNTAX);
      }
      case CLOSE -> {
        if (depth == 0 || objects.get(depth - 1) != (value == '}')) {
          return failed(Fault.SYNTAX);
        }
        return --depth > 0;
      }
      default -> {
        return failed(Fault.SYNTAX);
      }
    }
  }

  private boolean inString(byte value) {
    if (escaped) {
      escaped = false;
    } else if (value == '\\') {
      escaped = true;
    } else if (value == '"') {
      inString = false;
    } else if (value >= 0 && value < ' ') {
      // Negative bytes are those of UTF-8.
      return failed(Fault.SYNTAX);
    }
    return true;
  }

  private boolean failed(Fault what) {
    fault = what;
    return false;
  }
}

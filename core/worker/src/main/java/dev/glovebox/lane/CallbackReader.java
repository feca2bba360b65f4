package dev.glovebox.lane;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a callback where it lies: the host's view of a CALLBACK frame.
 *
 * <p>Order of use: {@link #idOf} tells which callback it is, and so which signature to {@link
 * #read} it with. Where aggregates lie was computed, not read: the memory may be shared with a
 * worker that goes on writing. What the accessors return is valid until the transport's next
 * receive; the host may {@link Transport#pushReceive} to keep it longer.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport.
 */
public final class CallbackReader {
  private ByteBuffer payload;
  private int id;
  private AbiSignature signature;
  private int[] sizes = new int[0];
  private int[] positions = new int[0];

  /**
   * {@return the id under which the callback was registered}
   *
   * @param frame as it was received
   * @throws ProtocolException if the frame is no CALLBACK
   */
  public static int idOf(Frame frame) {
    require(frame.type() == FrameType.CALLBACK, "a CALLBACK frame was expected", frame.payload());
    require(
        frame.payload().limit() >= CallbackDescriptor.SLOTS_OFFSET,
        "a callback that is too short",
        frame.payload());
    return frame.payload().getInt(CallbackDescriptor.ID_OFFSET);
  }

  /**
   * Checks and takes a callback.
   *
   * @param frame as it was received
   * @param registered the signature that it was registered with
   * @throws ProtocolException if it does not fit
   */
  public void read(Frame frame, AbiSignature registered) {
    id = idOf(frame);
    payload = frame.payload();
    signature = registered;
    int parameters = registered.parameters().size();
    int slots = Short.toUnsignedInt(payload.getShort(CallbackDescriptor.SLOT_COUNT_OFFSET));
    require(slots == parameters, "a callback of " + slots + " arguments", payload);
    long position = CallbackDescriptor.aggregatesOffset(slots);
    require(position <= payload.limit(), "a callback that ends in its slots", payload);
    if (sizes.length < parameters) {
      sizes = new int[parameters];
      positions = new int[parameters];
    }
    int aggregate = 0;
    for (int i = 0; i < parameters; i++) {
      if (registered.parameters().get(i) == AbiType.AGGREGATE) {
        sizes[i] = registered.aggregates().get(aggregate++).sizeBytes();
        require(slot(i) == position, "an aggregate that is not where it should be", payload);
        // Within an int, or else the length does not fit below.
        positions[i] = (int) position;
        position += FrameBuffer.align(sizes[i]);
      }
    }
    require(position == payload.limit(), "a callback of another length than its parts", payload);
  }

  /** {@return the id under which the callback was registered} */
  public int id() {
    return id;
  }

  /** {@return how many arguments it has} */
  public int slots() {
    return signature.parameters().size();
  }

  /**
   * {@return an argument's 8 bytes; the bytes above its width mean nothing}
   *
   * @param index from 0
   */
  public long slot(int index) {
    return payload.getLong(CallbackDescriptor.SLOTS_OFFSET + index * CallbackDescriptor.SLOT_BYTES);
  }

  /**
   * {@return the bytes of an aggregate argument, little-endian}
   *
   * @param index from 0
   */
  public ByteBuffer aggregate(int index) {
    if (signature.parameters().get(index) != AbiType.AGGREGATE) {
      throw new IllegalArgumentException("argument " + index + " is no aggregate");
    }
    return payload.slice(positions[index], sizes[index]).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void require(boolean kept, String broken, ByteBuffer payload) {
    if (!kept) {
      throw new ProtocolException(
          broken, HexDump.firstBytes(payload.duplicate().rewind()), CallContext.NONE);
    }
  }
}

package dev.glovebox.lane;

/**
 * The layouts of CALLBACK and CALLBACK_RESULT payloads. Little-endian.
 *
 * <pre>
 *    CALLBACK
 *    0               4       6       8                              16
 *    +---------------+-------+-------+-------------------------------+
 *    | callback id   | slots | zero  | zero                          |
 *    +---------------+-------+-------+-------------------------------+
 *    | slot 0: 8 bytes               | slot 1 ..                     |   padded to 16
 *    +-------------------------------+-------------------------------+
 *    | bytes of the first aggregate parameter                       ..   each padded to 16
 *    +---------------------------------------------------------------+
 *
 *    CALLBACK_RESULT
 *    0                               8                              16
 *    +-------------------------------+-------------------------------+
 *    | result slot                   | zero                          |
 *    +-------------------------------+-------------------------------+
 *    | bytes of an aggregate result                                 ..   padded to 16
 *    +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The slot of an aggregate parameter holds the offset of its bytes from the payload's start.
 */
final class CallbackDescriptor {
  static final int ID_OFFSET = 0;
  static final int SLOT_COUNT_OFFSET = 4;
  static final int SLOTS_OFFSET = 16;
  static final int SLOT_BYTES = 8;

  static final int RESULT_SLOT_OFFSET = 0;
  static final int RESULT_BYTES_OFFSET = 16;

  private CallbackDescriptor() {}

  /** Where the aggregates start, seen from the start of the payload. */
  static int aggregatesOffset(int slots) {
    return (int) FrameBuffer.align(SLOTS_OFFSET + (long) slots * SLOT_BYTES);
  }
}

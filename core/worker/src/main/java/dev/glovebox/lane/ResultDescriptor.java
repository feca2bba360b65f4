package dev.glovebox.lane;

/**
 * The layout of a RESULT payload. Little-endian.
 *
 * <pre>
 *    0                               8              12              16
 *    +-------------------------------+---------------+---------------+
 *    | result slot                   | errno         | blocks        |
 *    +-------------------------------+---------------+---------------+
 *    | size                          | changed       | zero          |   one for each OUT or INOUT
 *    +-------------------------------+---------------+---------------+   block of the call, in
 *    | bytes, padded to 16; only where changed is 1                ..   its order
 *    +-------------------------------+-------------------------------+
 *    | length, -1 for a null pointer | zero                          |   only where the signature
 *    +-------------------------------+-------------------------------+   has a fetch
 *    | bytes fetched, padded to 16                                  ..
 *    +---------------------------------------------------------------+
 * </pre>
 */
final class ResultDescriptor {
  static final int SLOT_OFFSET = 0;
  static final int ERRNO_OFFSET = 8;
  static final int BLOCK_COUNT_OFFSET = 12;
  static final int BLOCKS_OFFSET = 16;
  static final int BLOCK_HEADER_BYTES = 16;
  static final int BLOCK_CHANGED_OFFSET = 8;

  /** The block is as it was sent. */
  static final int UNCHANGED = 0;

  /** Its bytes follow. */
  static final int CHANGED = 1;

  /** Its bytes are those in the frame of the call, which both sides share. */
  static final int IN_PLACE = 2;

  static final long NULL_LENGTH = -1;

  private ResultDescriptor() {}
}

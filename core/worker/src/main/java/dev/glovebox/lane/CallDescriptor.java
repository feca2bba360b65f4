package dev.glovebox.lane;

/**
 * The layout of a CALL payload: the ABI image of a call. Little-endian; the payload starts at an
 * address that is a multiple of 16.
 *
 * <pre>
 *    0               4               8              12              16
 *    +---------------+-------+-------+---------------+---------------+
 *    | function id   | slots | zero  | blocks        | relocations   |
 *    +---------------+-------+-------+---------------+---------------+
 *    | slot 0: 8 bytes               | slot 1 ..                     |   padded to 16
 *    +-------------------------------+-------------------------------+
 *    | size of block 0               | direction     | kind          |   one after the other,
 *    +-------------------------------+---------------+---------------+   each padded to 16
 *    | address, or offset            | buffer id, or zero            |
 *    +-------------------------------+-------------------------------+
 *    | bytes of block 0; none where the direction is OUT or kind 2  ..
 *    +---------------------------------------------------------------+
 *    | relocations, 32 bytes each                                   ..
 *    +---------------------------------------------------------------+
 *
 *    a relocation
 *    0       2       4               8                              16
 *    +-------+-------+---------------+-------------------------------+
 *    | place | zero  | place index   | offset in the place           |
 *    +-------+-------+---------------+-------------------------------+
 *    | target block  | zero          | offset in the target          |
 *    +---------------+---------------+-------------------------------+
 * </pre>
 *
 * <p>A relocation says: the 8 bytes there are a pointer, and it points into a block of this call.
 * The place is a slot (1) or a block's bytes (2).
 */
final class CallDescriptor {
  static final int FUNCTION_ID_OFFSET = 0;
  static final int SLOT_COUNT_OFFSET = 4;
  static final int BLOCK_COUNT_OFFSET = 8;
  static final int RELOCATION_COUNT_OFFSET = 12;
  static final int SLOTS_OFFSET = 16;
  static final int SLOT_BYTES = 8;
  static final int MAX_SLOTS = 0xFFFF;

  static final int BLOCK_HEADER_BYTES = 32;
  static final int BLOCK_DIRECTION_OFFSET = 8;
  static final int BLOCK_KIND_OFFSET = 12;
  static final int BLOCK_ADDRESS_OFFSET = 16;

  /** The block lives in the frame, for the call; its address is 0. */
  static final int KIND_IN_FRAME = 0;

  /** The block lives in the worker's memory, at its address. */
  static final int KIND_AT_ADDRESS = 1;

  /**
   * The block is a part of a buffer that both processes have mapped: its address field is the
   * offset in that buffer, whose id follows. No bytes of it travel.
   */
  static final int KIND_SHARED = 2;

  static final int BLOCK_BUFFER_OFFSET = 24;

  static final int RELOCATION_BYTES = 32;
  static final int RELOCATION_INDEX_OFFSET = 4;
  static final int RELOCATION_PLACE_OFFSET = 8;
  static final int RELOCATION_TARGET_OFFSET = 16;
  static final int RELOCATION_ADDEND_OFFSET = 24;

  static final int PLACE_SLOT = 1;
  static final int PLACE_BLOCK = 2;

  private CallDescriptor() {}
}

package dev.glovebox.lane;

/**
 * The layouts of the frames that read and write the worker's memory. Little-endian. The payload of
 * their answer, DATA, is the bytes alone.
 *
 * <pre>
 *                 0                               8              12              16
 *                 +-------------------------------+-------------------------------+
 *    READ         | address                       | length                        |
 *                 +-------------------------------+---------------+---------------+
 *    READ_STRING  | address                       | unit bytes    | zero          |
 *                 +-------------------------------+---------------+---------------+
 *                 | most units, 0 for no bound    |
 *                 +-------------------------------+------------------------------
 *    WRITE        | address                       | bytes                        ..
 *                 +-------------------------------+------------------------------
 * </pre>
 */
final class MemoryDescriptor {
  static final int ADDRESS_OFFSET = 0;
  static final int READ_LENGTH_OFFSET = 8;
  static final int READ_BYTES = 16;
  static final int STRING_UNIT_OFFSET = 8;
  static final int STRING_MAX_UNITS_OFFSET = 16;
  static final int READ_STRING_BYTES = 24;
  static final int WRITE_HEADER_BYTES = 8;

  private MemoryDescriptor() {}
}

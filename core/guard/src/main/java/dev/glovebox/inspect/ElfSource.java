package dev.glovebox.inspect;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * One file, opened once, from which every read is checked against its size.
 *
 * <p>It is read and not mapped: a map of a library would look like a loaded library in this
 * process's memory map, and a file that shrinks under a map kills the reader by SIGBUS.
 */
final class ElfSource implements Closeable {
  /** No table that is held in memory as a whole may be larger; real ones stay far below. */
  private static final long LARGEST_TABLE_BYTES = 128L << 20;

  private static final int PAGE_BYTES = 8192;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final Map<String, Object> identity;
  private final byte[] page = new byte[PAGE_BYTES];
  private long pageStart;
  private int pageLength;

  private ElfSource(Path file, FileChannel channel, long size, Map<String, Object> identity) {
    this.file = file;
    this.channel = channel;
    this.size = size;
    this.identity = identity;
  }

  static ElfSource open(Path file) throws IOException, MalformedElfException {
    // Asked before opening: opening a named pipe would block for ever.
    if (Files.isDirectory(file)) {
      throw new MalformedElfException("it is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new MalformedElfException("it is not a regular file");
    }
    Map<String, Object> identity = identityOf(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new ElfSource(file, channel, channel.size(), identity);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  FileChannel channel() {
    return channel;
  }

  /** A copy of a part of the file, in the given byte order. */
  ByteBuffer bytes(long offset, long length, ByteOrder order, String what)
      throws IOException, MalformedElfException {
    requireInside(offset, length, what);
    ByteBuffer copy = ByteBuffer.allocate((int) length).order(order);
    readInto(copy, offset);
    return copy.flip();
  }

  /** As {@link #bytes}, for bytes that need no order. */
  byte[] byteArray(long offset, long length, String what)
      throws IOException, MalformedElfException {
    requireInside(offset, length, what);
    byte[] array = new byte[(int) length];
    readInto(ByteBuffer.wrap(array), offset);
    return array;
  }

  /** The byte at {@code offset}, 0 to 255. */
  int unsignedByte(long offset) throws IOException, MalformedElfException {
    if (offset < 0 || offset >= size) {
      throw new MalformedElfException(
          "offset " + offset + " lies past the end of the file (" + size + " bytes)");
    }
    if (offset < pageStart || offset >= pageStart + pageLength) {
      int length = (int) Math.min(PAGE_BYTES, size - offset);
      readInto(ByteBuffer.wrap(page, 0, length), offset);
      pageStart = offset;
      pageLength = length;
    }
    return page[(int) (offset - pageStart)] & 0xff;
  }

  /** Fails where the file was written to, or replaced, since it was opened. */
  void requireUnchanged() throws IOException, MalformedElfException {
    if (channel.size() != size || !identityOf(file).equals(identity)) {
      throw new MalformedElfException("it was changed while it was read");
    }
  }

  /** Fails where such a part is not in the file, or too large to be held in memory. */
  void requireInside(long offset, long length, String what) throws MalformedElfException {
    if (offset < 0 || length < 0 || offset > size || length > size - offset) {
      throw new MalformedElfException(
          what
              + " reaches past the end of the file (offset="
              + Long.toUnsignedString(offset)
              + ", length="
              + Long.toUnsignedString(length)
              + ", file size="
              + size
              + " bytes): truncated or corrupt");
    }
    if (length > LARGEST_TABLE_BYTES) {
      throw new MalformedElfException(
          what + " is implausibly large (" + length + " bytes): corrupt");
    }
  }

  private void readInto(ByteBuffer target, long offset) throws IOException, MalformedElfException {
    long at = offset;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        throw new MalformedElfException("it shrank while it was read");
      }
      at += read;
    }
  }

  /** Inode, change time and size where the platform has them: a writer cannot set back ctime. */
  private static Map<String, Object> identityOf(Path file) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    String attributes = unix ? "unix:dev,ino,ctime,size" : "lastModifiedTime,size";
    return Files.readAttributes(file, attributes, new LinkOption[0]);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.glovebox.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small 64-bit little-endian shared objects by hand, so that tests need no compiler. */
final class ElfBuilder {
  private record Entry(long tag, long value) {}

  private record Symbol(int name, int info, int section) {}

  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
  private final List<Entry> dynamic = new ArrayList<>();
  private final List<Symbol> symbols = new ArrayList<>();
  private final List<Integer> versions = new ArrayList<>();
  private final List<String> sections = new ArrayList<>();
  private byte[] payload = {};
  private int machine = Inspector.system().host().machine().code();
  private byte osAbi;
  private int stackFlags = 6;
  private long tlsBytes;
  private long flags;
  private long flags1;

  ElfBuilder() {
    strings.write(0);
  }

  private int string(String text) {
    int at = strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    strings.write(0);
    return at;
  }

  ElfBuilder soname(String name) {
    dynamic.add(new Entry(DynamicTable.SONAME, string(name)));
    return this;
  }

  ElfBuilder needs(String... names) {
    for (String name : names) {
      dynamic.add(new Entry(DynamicTable.NEEDED, string(name)));
    }
    return this;
  }

  ElfBuilder auxiliary(String name) {
    dynamic.add(new Entry(DynamicTable.AUXILIARY, string(name)));
    return this;
  }

  ElfBuilder filter(String name) {
    dynamic.add(new Entry(DynamicTable.FILTER, string(name)));
    return this;
  }

  ElfBuilder osAbi(int code) {
    osAbi = (byte) code;
    return this;
  }

  ElfBuilder runpath(String path) {
    dynamic.add(new Entry(DynamicTable.RUNPATH, string(path)));
    return this;
  }

  ElfBuilder rpath(String path) {
    dynamic.add(new Entry(DynamicTable.RPATH, string(path)));
    return this;
  }

  ElfBuilder function(String name) {
    symbols.add(new Symbol(string(name), 0x12, 1));
    return this;
  }

  ElfBuilder object(String name) {
    symbols.add(new Symbol(string(name), 0x11, 1));
    return this;
  }

  ElfBuilder imports(String... names) {
    for (String name : names) {
      symbols.add(new Symbol(string(name), 0x12, 0));
    }
    return this;
  }

  ElfBuilder needsVersion(String version) {
    versions.add(string(version));
    return this;
  }

  ElfBuilder note(String owner, int type, byte[] content) {
    ByteBuffer note = little(12 + 8 + (content.length + 3) / 4 * 4);
    note.putInt(owner.length() + 1).putInt(content.length).putInt(type);
    note.put(owner.getBytes(StandardCharsets.US_ASCII)).position(12 + (owner.length() + 4) / 4 * 4);
    note.put(content);
    int length = 12 + (owner.length() + 4) / 4 * 4 + (content.length + 3) / 4 * 4;
    notes.writeBytes(bytesOf(note, length));
    return this;
  }

  ElfBuilder section(String name) {
    sections.add(name);
    return this;
  }

  ElfBuilder payload(byte[] bytes) {
    payload = bytes;
    return this;
  }

  ElfBuilder machine(int code) {
    machine = code;
    return this;
  }

  ElfBuilder executableStack() {
    stackFlags = 7;
    return this;
  }

  ElfBuilder noStackHeader() {
    stackFlags = -1;
    return this;
  }

  ElfBuilder staticTls(long bytes) {
    tlsBytes = bytes;
    flags |= 0x10;
    return this;
  }

  ElfBuilder nodelete() {
    flags1 |= 8;
    return this;
  }

  Path write(Path file) throws IOException {
    return Files.write(file, build());
  }

  byte[] build() {
    int libc = string("libc.so.6");
    ByteBuffer out = little(64 * 1024 + payload.length);
    int segmentCount =
        2 + (stackFlags >= 0 ? 1 : 0) + (notes.size() > 0 ? 1 : 0) + (tlsBytes > 0 ? 1 : 0);
    out.position(64 + segmentCount * 56);
    int stringsAt = out.position();
    out.put(strings.toByteArray());
    int symbolsAt = align(out);
    out.position(symbolsAt + 24);
    symbols.forEach(
        s -> {
          out.putInt(s.name()).put((byte) s.info()).put((byte) 0).putShort((short) s.section());
          out.putLong(64).putLong(1);
        });
    int hashAt = align(out);
    out.putInt(1).putInt(symbols.size() + 1).putInt(0);
    out.position(out.position() + 4 * (symbols.size() + 1));
    int versionsAt = align(out);
    if (!versions.isEmpty()) {
      out.putShort((short) 1).putShort((short) versions.size()).putInt(libc).putInt(16).putInt(0);
      for (int i = 0; i < versions.size(); i++) {
        out.putInt(0).putShort((short) 0).putShort((short) (i + 2)).putInt(versions.get(i));
        out.putInt(i + 1 < versions.size() ? 16 : 0);
      }
      dynamic.add(new Entry(DynamicTable.VERNEED, versionsAt));
      dynamic.add(new Entry(DynamicTable.VERNEEDNUM, 1));
    }
    int notesAt = align(out);
    out.put(notes.toByteArray());
    align(out);
    out.put(payload);
    int dynamicAt = align(out);
    dynamic.add(new Entry(DynamicTable.STRTAB, stringsAt));
    dynamic.add(new Entry(DynamicTable.STRSZ, strings.size()));
    dynamic.add(new Entry(DynamicTable.SYMTAB, symbolsAt));
    dynamic.add(new Entry(DynamicTable.HASH, hashAt));
    dynamic.add(new Entry(DynamicTable.FLAGS, flags));
    dynamic.add(new Entry(DynamicTable.FLAGS_1, flags1));
    dynamic.add(new Entry(0, 0));
    dynamic.forEach(entry -> out.putLong(entry.tag()).putLong(entry.value()));
    int loadedEnd = out.position();
    int sectionsAt = sections.isEmpty() ? 0 : writeSections(out);
    int end = out.position();
    out.position(0);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, osAbi}).position(16);
    out.putShort((short) 3).putShort((short) machine).putInt(1);
    out.putLong(0).putLong(64).putLong(sectionsAt).putInt(0);
    out.putShort((short) 64).putShort((short) 56).putShort((short) segmentCount);
    out.putShort((short) 64).putShort((short) (sections.isEmpty() ? 0 : sections.size() + 1));
    out.putShort((short) sections.size());
    segment(out, Segment.LOAD, 5, 0, loadedEnd);
    segment(out, Segment.DYNAMIC, 6, dynamicAt, loadedEnd - dynamicAt);
    if (stackFlags >= 0) {
      segment(out, Segment.GNU_STACK, stackFlags, 0, 0);
    }
    if (notes.size() > 0) {
      segment(out, Segment.NOTE, 4, notesAt, notes.size());
    }
    if (tlsBytes > 0) {
      segment(out, Segment.TLS, 4, 0, tlsBytes);
    }
    return bytesOf(out, end);
  }

  /** The named sections are empty; the last one holds the names. */
  private int writeSections(ByteBuffer out) {
    int namesAt = out.position();
    List<Integer> offsets = new ArrayList<>();
    for (String name : sections) {
      offsets.add(out.position() - namesAt);
      out.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
    int namesEnd = out.position();
    int at = align(out);
    for (int offset : offsets) {
      out.putInt(offset).putInt(1).position(out.position() + 56);
    }
    out.putInt(0).putInt(3).putLong(0).putLong(0).putLong(namesAt).putLong(namesEnd - namesAt);
    out.position(out.position() + 24);
    return at;
  }

  private static void segment(ByteBuffer out, int type, int flags, long offset, long size) {
    long inFile = type == Segment.TLS ? 0 : size;
    out.putInt(type).putInt(flags).putLong(offset).putLong(offset).putLong(offset);
    out.putLong(inFile).putLong(size).putLong(4);
  }

  private static int align(ByteBuffer out) {
    out.position((out.position() + 7) / 8 * 8);
    return out.position();
  }

  private static byte[] bytesOf(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A Go 1.20 function table that adds up. */
  static byte[] pclntab() {
    ByteBuffer table = little(4096);
    table.putInt(0xfffffff1).putShort((short) 0).put((byte) 1).put((byte) 8);
    table.putLong(20).putLong(3).putLong(0);
    table.putLong(72).putLong(200).putLong(300).putLong(400).putLong(500);
    return bytesOf(table, table.limit());
  }
}

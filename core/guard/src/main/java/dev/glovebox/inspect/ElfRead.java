package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one reading of one ELF file brought up.
 *
 * @param file as it was opened
 * @param sha256 of all its bytes; empty where nobody asked
 */
record ElfRead(
    Path file,
    Optional<String> sha256,
    ElfLayout layout,
    Libc libc,
    Optional<String> soname,
    List<String> needed,
    List<LibraryName> libraries,
    Optional<String> rpath,
    Optional<String> runpath,
    DynamicTable dynamic,
    SymbolTable symbols,
    VersionTable versions,
    SectionTable sections,
    NoteTable notes,
    ByteTraces traces) {

  static ElfRead of(Path file, boolean hashed) throws IOException, MalformedElfException {
    try (ElfSource source = ElfSource.open(file)) {
      ElfLayout layout = ElfLayout.read(source);
      DynamicTable dynamic = DynamicTable.read(source, layout);
      SectionTable sections = SectionTable.read(source, layout);
      List<String> needed = dynamic.needed();
      MessageDigest digest = hashed ? newSha256() : null;
      ByteTraces traces =
          ByteTraces.scan(
              source,
              (bytes, start, length) -> {
                if (digest != null) {
                  digest.update(bytes, start, length);
                }
              });
      ElfRead read =
          new ElfRead(
              file,
              Optional.ofNullable(digest).map(d -> HexFormat.of().formatHex(d.digest())),
              layout,
              libc(source, layout, needed),
              dynamic.text(DynamicTable.SONAME, "the library itself"),
              needed,
              libraries(dynamic),
              dynamic.text(DynamicTable.RPATH, "the search path"),
              dynamic.text(DynamicTable.RUNPATH, "the search path"),
              dynamic,
              SymbolTable.read(source, layout, dynamic, sections),
              VersionTable.read(source, layout, dynamic),
              sections,
              NoteTable.read(source, layout, sections),
              traces);
      source.requireUnchanged();
      return read;
    }
  }

  /** As glibc's {@code _dl_map_object_deps} goes through them. */
  private static List<LibraryName> libraries(DynamicTable dynamic) throws MalformedElfException {
    List<LibraryName> libraries = new ArrayList<>();
    for (int tag : new int[] {DynamicTable.AUXILIARY, DynamicTable.FILTER, DynamicTable.NEEDED}) {
      for (String name : dynamic.libraries(tag)) {
        libraries.add(new LibraryName(name, tag == DynamicTable.AUXILIARY));
      }
    }
    return List.copyOf(libraries);
  }

  static Libc libc(ElfSource source, ElfLayout layout, List<String> needed)
      throws IOException, MalformedElfException {
    String interpreter = "";
    Optional<Segment> segment = layout.first(Segment.INTERP);
    if (segment.isPresent() && segment.get().fileBytes() < 4096) {
      byte[] path =
          source.byteArray(
              segment.get().offset(), segment.get().fileBytes(), "the interpreter's name");
      interpreter = new String(path, StandardCharsets.ISO_8859_1);
    }
    if (interpreter.contains("/ld-musl-")
        || needed.stream().anyMatch(name -> name.startsWith("libc.musl-"))) {
      return Libc.MUSL;
    }
    return interpreter.contains("/ld-linux") || needed.contains("libc.so.6")
        ? Libc.GLIBC
        : Libc.UNDETERMINED;
  }

  List<String> glibcVersions() {
    Comparator<Optional<GlibcVersion>> emptyLast =
        Comparator.comparing(version -> version.map(v -> 0).orElse(1));
    return versions.needed().stream()
        .filter(name -> name.startsWith("GLIBC_"))
        .sorted(
            Comparator.comparing(
                    GlibcVersion::ofSymbolVersion,
                    emptyLast.thenComparing(v -> v.orElse(new GlibcVersion(0, 0, 0))))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  long tlsSizeBytes() {
    return layout.first(Segment.TLS).map(Segment::memoryBytes).orElse(0L);
  }

  ExecStack stack() {
    return layout
        .first(Segment.GNU_STACK)
        .map(s -> s.executable() ? ExecStack.EXECUTABLE : ExecStack.NOT_EXECUTABLE)
        .orElse(ExecStack.MISSING);
  }

  ElfFacts facts() {
    return new ElfFacts(
        layout.machine(),
        layout.machineCode(),
        layout.elfClass(),
        layout.order() == java.nio.ByteOrder.LITTLE_ENDIAN,
        layout.osAbi(),
        layout.sharedObject() && !dynamic.program(),
        libc,
        soname,
        needed,
        libraries.stream().map(LibraryName::text).filter(name -> !needed.contains(name)).toList(),
        rpath,
        runpath,
        glibcVersions(),
        new java.util.TreeSet<>(symbols.functions()),
        new java.util.TreeSet<>(symbols.objects()),
        new java.util.TreeSet<>(symbols.undefined()),
        dynamic.nodelete(),
        dynamic.staticTls(),
        tlsSizeBytes(),
        stack(),
        notes.buildId());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}

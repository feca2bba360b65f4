package dev.glovebox.launch;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Classes within a jar file: another jar in it, or a directory of classes. It is found by the
 * location that class loaders of executable jars give their classes:
 *
 * <ul>
 *   <li>{@code jar:nested:/app.jar/!BOOT-INF/lib/x.jar!/}: Spring Boot from 3.2 on
 *   <li>{@code jar:file:/app.jar!/BOOT-INF/lib/x.jar!/}: Spring Boot before that, and others
 *   <li>{@code jar:file:/app.jar!/}: the whole of a jar
 * </ul>
 *
 * @param jar the outer file
 * @param entry a jar in it; a directory, ending with a slash; empty for the whole
 */
record NestedCode(Path jar, String entry) {
  private static final Pattern NESTED = Pattern.compile("jar:nested:(/.*?)/!(.*?)(?:!/)?");
  private static final Pattern IN_FILE = Pattern.compile("jar:(file:/.*?)!/(.*?)(?:!/)?");

  /** What {@code location} names; empty if it is no place within a jar file. */
  static Optional<NestedCode> at(URL location) {
    String text = location.toString();
    Matcher nested = NESTED.matcher(text);
    if (nested.matches()) {
      return of("file:" + nested.group(1), nested.group(2));
    }
    Matcher inFile = IN_FILE.matcher(text);
    return inFile.matches() ? of(inFile.group(1), inFile.group(2)) : Optional.empty();
  }

  private static Optional<NestedCode> of(String jar, String entry) {
    try {
      return Optional.of(new NestedCode(Path.of(URI.create(jar)), entry));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A name for the copy, which a class path can hold. */
  String fileName() {
    String stripped = entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
    String name = PrivateFiles.asFileName(stripped.substring(stripped.lastIndexOf('/') + 1));
    return name.endsWith(".jar") ? name : name + ".jar";
  }

  /** Whether the jar itself is what a class path needs. */
  boolean isWholeJar() {
    return entry.isEmpty();
  }

  /** The inner jar; one that is made of it, if it is a directory. */
  byte[] content() throws IOException {
    try (ZipFile outer = new ZipFile(jar.toFile())) {
      ZipEntry inner = outer.getEntry(entry);
      if (inner != null && !inner.isDirectory()) {
        try (InputStream in = outer.getInputStream(inner)) {
          return in.readAllBytes();
        }
      }
      return directory(outer, entry.endsWith("/") ? entry : entry + "/");
    }
  }

  private static byte[] directory(ZipFile outer, String prefix) throws IOException {
    boolean any = false;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(content)) {
      Enumeration<? extends ZipEntry> entries = outer.entries();
      while (entries.hasMoreElements()) {
        ZipEntry next = entries.nextElement();
        if (next.getName().startsWith(prefix) && !next.isDirectory()) {
          any = true;
          out.putNextEntry(new ZipEntry(next.getName().substring(prefix.length())));
          try (InputStream in = outer.getInputStream(next)) {
            in.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
    if (!any) {
      throw new FileNotFoundException("there is no " + prefix + " in " + outer.getName());
    }
    return content.toByteArray();
  }
}

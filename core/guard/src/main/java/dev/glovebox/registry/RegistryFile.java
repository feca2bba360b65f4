package dev.glovebox.registry;

import dev.glovebox.failure.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A registry file or stream: from its bytes to a sealed registry, or to all its faults. */
final class RegistryFile {
  /** The largest registry file. */
  static final int MAX_BYTES = 4 << 20;

  private static final String ADVICE = "Correct the file; nothing was loaded or started.";

  private final String name;
  private final Optional<Path> file;
  private final Placeholders placeholders;
  private final FaultCollector faults;

  /** Looked for before anything is read: without it there is no use in that. */
  private final RegistrySyntax syntax = InstalledSyntax.require();

  RegistryFile(Path file, Placeholders placeholders) {
    this(file.toString(), Optional.of(file), placeholders);
  }

  /**
   * What is no file.
   *
   * @param name as faults tell it; its end says the format, as that of a file does
   */
  RegistryFile(String name, Placeholders placeholders) {
    this(name, Optional.empty(), placeholders);
  }

  private RegistryFile(String name, Optional<Path> file, Placeholders placeholders) {
    this.name = name;
    this.file = file;
    this.placeholders = placeholders;
    this.faults = new FaultCollector(name);
  }

  Registry open() {
    return registry(bytes(file.orElseThrow()));
  }

  /** Reads {@code stream} to its end, at most one byte beyond the bound, and leaves it open. */
  Registry open(InputStream stream) {
    try {
      return read(stream);
    } catch (IOException e) {
      throw unreadable(e.toString(), e);
    }
  }

  /** As {@link #open(InputStream)}, for who tells of failures himself. */
  Registry read(InputStream stream) throws IOException {
    return registry(bounded(stream));
  }

  /**
   * What says that this source cannot be read.
   *
   * @param cause the underlying failure, or null
   */
  RegistryException unreadable(String why, Exception cause) {
    faults.add(JsonPath.ROOT, "cannot be read: " + why);
    try {
      faults.throwIfAny("Check that it is there and may be read.", cause);
    } catch (RegistryException e) {
      return e;
    }
    throw new IllegalStateException("unreachable: a fault was added and thrown");
  }

  private Registry registry(byte[] bytes) {
    Optional<LocatedNode> root = SourceText.decode(bytes, faults).flatMap(this::parse);
    Registry registry =
        root.map(node -> new RegistryReader(file, placeholders, faults).read(node)).orElse(null);
    faults.throwIfAny(ADVICE, null);
    return registry;
  }

  private byte[] bytes(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      faults.add(JsonPath.ROOT, Position.UNKNOWN, "not a regular file");
      faults.throwIfAny("Name a YAML or JSON file.", null);
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return bounded(stream);
    } catch (NoSuchFileException e) {
      faults.add(JsonPath.ROOT, Position.UNKNOWN, "there is no such file");
      faults.throwIfAny(
          "Check the path, which is read from " + Path.of("").toAbsolutePath() + ".", e);
    } catch (IOException e) {
      faults.add(JsonPath.ROOT, Position.UNKNOWN, "cannot be read: " + e);
      faults.throwIfAny("Check its permissions.", e);
    }
    throw new IllegalStateException("unreachable: a fault was added and thrown");
  }

  private byte[] bounded(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      faults.add(
          JsonPath.ROOT,
          Position.UNKNOWN,
          "larger than " + ByteSizes.text(MAX_BYTES) + ", the most that a registry file may have");
      faults.throwIfAny("Check that this is the right file, or divide it.", null);
    }
    return bytes;
  }

  private Optional<LocatedNode> parse(String text) {
    try (RegistryTokens tokens = syntax.read(text, isJson(text))) {
      return new TreeParser(tokens, faults).document();
    } catch (RegistrySyntaxException e) {
      faults.add(JsonPath.ROOT, e.at(), "not well-formed: " + e.getMessage());
      faults.throwIfAny(ADVICE, e.getCause());
      return Optional.empty();
    }
  }

  private boolean isJson(String text) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
      return false;
    }
    return lower.endsWith(".json") || text.stripLeading().startsWith("{");
  }
}

package dev.glovebox.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Duration;

/** A registry at a URL. What may be secret in one, user and query, is in no message. */
final class RegistryUrl {
  /** For each wait: until there is a connection, and until more of the text comes. */
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final URL url;
  private final Placeholders placeholders;

  RegistryUrl(URL url, Placeholders placeholders) {
    this.url = url;
    this.placeholders = placeholders;
  }

  Registry open() {
    if (url.getProtocol().equalsIgnoreCase("file")) {
      return new RegistryFile(path(), placeholders).open();
    }
    RegistryFile source = source();
    try {
      URLConnection connection = url.openConnection();
      // A cached one would keep the jar of a jar: URL open, and old.
      connection.setUseCaches(false);
      connection.setConnectTimeout((int) WAIT.toMillis());
      connection.setReadTimeout((int) WAIT.toMillis());
      try (InputStream stream = connection.getInputStream()) {
        return source.read(stream);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw source.unreadable(shown(e.toString()), harmless(e));
    }
  }

  private Path path() {
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      throw source().unreadable("not the URL of a local file, as Path.toUri gives it", harmless(e));
    }
  }

  private RegistryFile source() {
    return new RegistryFile(shown(url.toExternalForm()), placeholders);
  }

  /** Its message may have the URL; then it is left out, for traces print it. */
  private static Exception harmless(Exception cause) {
    return shown(cause.toString()).equals(cause.toString()) ? cause : null;
  }

  /** Without users and passwords, and without queries and what follows them. */
  static String shown(String text) {
    return text.replaceAll("//[^/?#\\s]*@", "//").replaceAll("[?#]\\S*", "");
  }
}

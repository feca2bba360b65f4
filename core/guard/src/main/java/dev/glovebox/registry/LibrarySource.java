package dev.glovebox.registry;

import java.nio.file.Path;

/** Where the file of a library comes from. */
public sealed interface LibrarySource {

  /**
   * {@return the form in a registry file, for messages: a path, {@code classpath:...}, or a soname}
   */
  String text();

  /**
   * A file. It need not exist when the registry opens.
   *
   * @param path absolute; a registry file's relative paths are resolved against its directory
   */
  record FilePath(Path path) implements LibrarySource {
    /**
     * Refuses, by {@link IllegalArgumentException}, a relative path, and normalizes the other.
     *
     * @param path absolute; a registry file's relative paths are resolved against its directory
     */
    public FilePath {
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("the path must be absolute, not '" + path + "'");
      }
      path = path.normalize();
    }

    @Override
    public String text() {
      return path.toString();
    }
  }

  /**
   * A resource on the class path, unpacked before it is loaded.
   *
   * @param name the resource's name, without a leading slash
   */
  record ClasspathResource(String name) implements LibrarySource {
    /** What a {@code path} in a registry file starts with to name a resource. */
    public static final String PREFIX = "classpath:";

    /**
     * Drops a leading {@code /}, and refuses, by {@link IllegalArgumentException}, what names no
     * resource.
     *
     * @param name the resource's name, without a leading slash
     */
    public ClasspathResource {
      name = name.startsWith("/") ? name.substring(1) : name;
      if (name.isBlank() || name.endsWith("/")) {
        throw new IllegalArgumentException(
            "expected the name of a resource, as in classpath:linux-x86-64/libx.so");
      }
    }

    @Override
    public String text() {
      return PREFIX + name;
    }
  }

  /**
   * A library of the system, found as the dynamic linker finds it.
   *
   * @param soname without a slash, for example {@code libz.so.1}
   */
  record SystemSearch(String soname) implements LibrarySource {
    /**
     * Refuses, by {@link IllegalArgumentException}, a blank name and a path.
     *
     * @param soname without a slash, for example {@code libz.so.1}
     */
    public SystemSearch {
      if (soname.isBlank() || soname.indexOf('/') >= 0) {
        throw new IllegalArgumentException(
            "a library that the system searches for is a name without '/', as libz.so.1, not '"
                + soname
                + "'");
      }
    }

    @Override
    public String text() {
      return soname;
    }
  }
}

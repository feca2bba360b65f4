package dev.glovebox.lane;

import java.util.List;

/**
 * What a worker must know to start: one JSON document on its standard input, because arguments and
 * environment can be read by others.
 *
 * @param socket the path of the host's socket
 * @param secret proves to the host that a connection comes from the worker it started; good for
 *     this worker's connections only
 * @param worker the worker's name, for example {@code go-1#3}
 * @param pool the pool whose libraries are designated to this worker
 * @param lanes how many lanes to open
 * @param maxMessageBytes the largest frame payload that is sent or accepted
 * @param libraries what this worker may load, and no other
 */
public record Bootstrap(
    String socket,
    String secret,
    String worker,
    String pool,
    int lanes,
    int maxMessageBytes,
    List<Library> libraries) {

  /**
   * A library that is designated to the worker.
   *
   * @param name its name in the registry
   * @param path the absolute path of the file
   * @param sha256 the pinned hash in lower-case hex, or null
   * @param stamp the identity of the file that the host has judged, as {@code integrity.FileStamp}
   *     writes it; null where the platform has none
   * @param byPath whether it must be loaded by its path, because it looks for other files from
   *     there; else through the descriptor that was verified
   */
  public record Library(String name, String path, String sha256, String stamp, boolean byPath) {}

  /**
   * Copies the list of libraries.
   *
   * @param socket the path of the host's socket
   * @param secret proves to the host that a connection comes from the worker it started
   * @param worker the worker's name, for example {@code go-1#3}
   * @param pool the pool whose libraries are designated to this worker
   * @param lanes how many lanes to open
   * @param maxMessageBytes the largest frame payload that is sent or accepted
   * @param libraries what this worker may load, and no other
   */
  public Bootstrap {
    libraries = List.copyOf(libraries);
  }

  /** Without the secret: this may end in a log. */
  @Override
  public String toString() {
    return "Bootstrap[worker=" + worker + ", pool=" + pool + ", lanes=" + lanes + "]";
  }
}

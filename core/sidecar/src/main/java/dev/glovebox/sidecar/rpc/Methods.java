package dev.glovebox.sidecar.rpc;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The methods of the sidecar itself, by name.
 *
 * <p><b>Threads:</b> filled by one thread before the sidecar starts, then only read.
 */
public final class Methods {
  private final Map<String, RpcMethod> methods = new TreeMap<>();

  /**
   * Adds one; replaces the one that has the name.
   *
   * @param name as clients say it
   * @param method what is done
   * @return these methods
   */
  public Methods add(String name, RpcMethod method) {
    methods.put(name, method);
    return this;
  }

  /**
   * {@return the method of this name; empty if there is none}
   *
   * @param name as clients say it
   */
  public Optional<RpcMethod> find(String name) {
    return Optional.ofNullable(methods.get(name));
  }

  /** {@return all of them by name, in alphabetical order} */
  public Map<String, RpcMethod> all() {
    return Collections.unmodifiableMap(methods);
  }
}

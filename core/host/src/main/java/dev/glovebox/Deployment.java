package dev.glovebox;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.supervise.Supervisor;
import dev.glovebox.supervise.WorkerPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a Glovebox holds at one time: a registry, and its pools at work. A reload makes another one.
 *
 * @param places the pools that take calls, by name
 * @param leaving the pools of earlier registries that may still end calls and sessions
 */
record Deployment(JudgedRegistry judged, Map<String, Place> places, List<Place> leaving) {

  /** A pool, what it is told to load, and the names of its libraries. */
  record Place(WorkerPool pool, PoolDesignation designation, Set<String> libraries) {

    static Place open(Supervisor supervisor, JudgedRegistry judged, PoolConfig config) {
      PoolDesignation designation = new PoolDesignation(config.name(), judged);
      return new Place(
          supervisor.open(config, designation),
          designation,
          judged.registry().designated(config.name()).keySet());
    }
  }

  /** Opens all pools of a registry. */
  static Deployment open(Supervisor supervisor, JudgedRegistry judged) {
    Map<String, Place> places = new LinkedHashMap<>();
    for (PoolConfig pool : judged.registry().pools().values()) {
      places.put(pool.name(), Place.open(supervisor, judged, pool));
    }
    return new Deployment(judged, places, List.of());
  }

  /** Keeps the pools that the next registry has alike, and opens the others. */
  Deployment next(Supervisor supervisor, JudgedRegistry next) {
    Map<String, Place> kept = new LinkedHashMap<>();
    for (PoolConfig pool : next.registry().pools().values()) {
      Place old = places.get(pool.name());
      kept.put(
          pool.name(),
          old != null && judged.hasSamePool(next, pool.name())
              ? old
              : Place.open(supervisor, next, pool));
    }
    List<Place> gone = new ArrayList<>(leaving);
    gone.removeIf(place -> place.pool().hasEnded());
    gone.addAll(places.values().stream().filter(place -> !kept.containsValue(place)).toList());
    return new Deployment(next, kept, List.copyOf(gone));
  }

  /**
   * The pool for a call of this thread: one that is leaving for those that its own calls call back
   * for, or else the pool that the registry names.
   *
   * @param library null for a worker's own process
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   */
  WorkerPool poolOf(String library) {
    for (Place place : leaving) {
      if ((library == null || place.libraries().contains(library))
          && place.pool().isOnThisThread()) {
        return place.pool();
      }
    }
    return library == null ? processPool() : pool(judged.registry().requireLibrary(library));
  }

  WorkerPool pool(LibraryConfig config) {
    Place place = places.get(config.pool());
    if (place == null || !place.libraries().contains(config.name())) {
      throw LibraryBinder.inThisProcess(config);
    }
    return place.pool();
  }

  /** The pool whose workers a null library name means: the only one. */
  private WorkerPool processPool() {
    if (places.size() != 1) {
      throw new SignatureException(
          "a null library name means a worker's own process, and the registry has "
              + (places.isEmpty() ? "no pool" : "the pools " + new TreeSet<>(places.keySet())),
          CallContext.NONE,
          "Open a session of a library, and load(null, ..) from it: that is the session's worker."
              + " Or register the library that has the symbols, for example libc.so.6.");
    }
    return places.values().iterator().next().pool();
  }
}

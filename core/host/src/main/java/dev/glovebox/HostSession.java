package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.declared.MemoryRelease;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.proxy.ApplicationLoaders;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.SessionLane;
import java.util.List;

/** A {@link Session} on a lane that is held for it. */
final class HostSession implements Session {
  private final String library;
  private final SessionLane lane;
  private final LibraryBinder binder;
  private final DeclaredCalls calls;
  private final ApplicationLoaders loaders;

  HostSession(
      String library,
      SessionLane lane,
      LibraryBinder binder,
      DeclaredCalls calls,
      ApplicationLoaders loaders) {
    this.loaders = loaders;
    this.library = library;
    this.lane = lane;
    this.binder = binder;
    this.calls = calls;
  }

  @Override
  public WorkerId worker() {
    return lane.worker();
  }

  @Override
  public <T> T load(Class<T> type, LoadOptions options) {
    return load(library, type, options);
  }

  @Override
  public <T> T load(String otherLibrary, Class<T> type, LoadOptions options) {
    loaders.use(type);
    return binder.load(otherLibrary, type, options, lane);
  }

  @Override
  public DeclaredResult invoke(
      String otherLibrary, String function, List<?> values, CallSettings settings) {
    LibraryConfig config = binder.config(otherLibrary, lane);
    return calls.invoke(config, config.requireFunction(function), values, settings, lane);
  }

  @Override
  public Function function(String otherLibrary, String symbol, int callFlags, LoadOptions options) {
    return binder.function(otherLibrary, symbol, callFlags, options, lane);
  }

  @Override
  public Pointer globalVariable(String otherLibrary, String name) {
    return binder.globalVariable(otherLibrary, name, lane);
  }

  @Override
  public void free(Pointer memory) {
    if (memory != null) {
      MemoryRelease release = MemoryRelease.byFree(memory);
      lane.invoke(
          release.function(), CallOptions.DEFAULT.withWorker(release.memory().worker()), release);
    }
  }

  @Override
  public SharedBuffer allocate(long bytes) {
    return lane.allocate(bytes);
  }

  @Override
  public void close() {
    lane.close();
  }
}

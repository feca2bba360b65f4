package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.integrity.Decision;
import dev.glovebox.launch.JvmRuntime;
import dev.glovebox.launch.LaunchFiles;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.declared.MemoryRelease;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.marshal.memory.SharedRegion;
import dev.glovebox.proxy.ApplicationLoaders;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.PoolSnapshot;
import dev.glovebox.supervise.Supervisor;
import dev.glovebox.supervise.WorkerSnapshot;
import java.time.Duration;
import java.util.List;

/** A {@link Glovebox} whose libraries run in worker processes of this host. */
final class HostGlovebox implements Glovebox {
  private final DeclaredCalls calls = new DeclaredCalls();
  private final ApplicationLoaders loaders;
  private final Supervisor supervisor;
  private final CurrentDeployment deployment;

  HostGlovebox(Registry registry, GloveboxOptions options) {
    RunDirectory runDirectory = RunDirectory.open(options.runDirectory());
    LaunchFiles workerFiles = new LaunchFiles(runDirectory);
    this.supervisor =
        new Supervisor(
            runDirectory,
            workerFiles,
            pool -> new JvmRuntime(pool, workerFiles, options.java()),
            options.checkPeriod());
    LibraryFiles files = new LibraryFiles(workerFiles::loadable);
    this.loaders = new ApplicationLoaders();
    boolean opened = false;
    try {
      workerFiles.loadJnaHere();
      // Those of boxes that are closed have nobody else who looks.
      SharedRegion.closeForgotten();
      this.deployment = new CurrentDeployment(supervisor, files, registry);
      opened = true;
    } finally {
      if (!opened) {
        supervisor.close();
        loaders.close();
      }
    }
  }

  @Override
  public Registry registry() {
    return deployment.judged().registry();
  }

  @Override
  public ReloadReport reload(Registry registry) {
    return deployment.reload(registry);
  }

  @Override
  public <T> T load(String library, Class<T> type, LoadOptions options) {
    JudgedRegistry now = deployment.judged();
    if (library != null) {
      LibraryConfig config = now.registry().requireLibrary(library);
      if (config.isolation() == Isolation.IN_PROCESS) {
        return HostLibrary.load(now, config, type, options);
      }
    }
    loaders.use(type);
    return now.binder().load(library, type, options, route(library));
  }

  private LibraryRoute route(String library) {
    return new LibraryRoute(deployment.reference(), library);
  }

  @Override
  public DeclaredResult invoke(
      String library, String function, List<?> values, CallSettings settings) {
    JudgedRegistry now = deployment.judged();
    LibraryConfig config = now.registry().requireLibrary(library);
    FunctionConfig declared = config.requireFunction(function);
    now.catalogue().inspection(config);
    return calls.invoke(config, declared, values, settings, route(library));
  }

  @Override
  public Function function(String library, String symbol, int callFlags, LoadOptions options) {
    return deployment
        .judged()
        .binder()
        .function(library, symbol, callFlags, options, route(library));
  }

  @Override
  public Pointer globalVariable(String library, String name) {
    return deployment.judged().binder().globalVariable(library, name, route(library));
  }

  @Override
  public void free(Pointer memory) {
    if (memory != null) {
      MemoryRelease.byFree(memory).call();
    }
  }

  @Override
  public Session session(String library, SessionOptions options) {
    JudgedRegistry now = deployment.judged();
    now.catalogue().inspection(now.registry().requireLibrary(library));
    return route(library)
        .onPool(
            pool -> {
              Duration wait = options.patience().orElse(pool.config().timeouts().acquire());
              return new HostSession(library, pool.hold(wait), now.binder(), calls, loaders);
            });
  }

  @Override
  public SharedBuffer allocate(String library, long bytes) {
    return route(library).onPool(pool -> pool.allocate(bytes));
  }

  @Override
  public Inspection inspection(String library) {
    JudgedRegistry now = deployment.judged();
    return now.catalogue().inspection(now.registry().requireLibrary(library));
  }

  @Override
  public Decision mayLoadHere(String library) {
    JudgedRegistry now = deployment.judged();
    LibraryConfig config = now.registry().requireLibrary(library);
    return now.hostGuard().mayLoadHere(config, now.catalogue().inspection(config));
  }

  @Override
  public List<WorkerSnapshot> workers() {
    return supervisor.workers();
  }

  @Override
  public List<PoolSnapshot> pools() {
    return supervisor.pools();
  }

  @Override
  public void close() {
    deployment.close();
    supervisor.close();
    SharedRegion.closeForgotten();
    loaders.close();
  }
}

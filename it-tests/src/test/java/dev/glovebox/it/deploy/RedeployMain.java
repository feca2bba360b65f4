package dev.glovebox.it.deploy;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * A server that deploys an application twice, and prints whether the class loaders of both were
 * collected; if not, which threads hold them.
 *
 * <p>Arguments: what the application has of its own: {@code classes}, or {@code all} with JNA and
 * Glovebox.
 */
public final class RedeployMain {
  private static final long BOUND_NANOS = 30_000_000_000L;
  private static final long PAUSE_MILLIS = 50;

  private RedeployMain() {}

  /** The JDK 17 keeps the last record that was compared, and its class loader. */
  private record Last(String text) {}

  private static final class Application extends URLClassLoader {
    private static final String NAME = "dev.glovebox.it.deploy.RedeployedApplication";

    Application(URL[] path, ClassLoader parent) {
      super("application", path, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
          return known;
        }
        return name.startsWith(NAME) ? findClass(name) : super.loadClass(name, resolve);
      }
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> path = new ArrayList<>();
    for (String entry :
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
      path.add(Path.of(entry).toUri().toURL());
    }
    return path.toArray(new URL[0]);
  }

  /** Deploys it, lets it run, on a thread that ends with it, as those of a server do. */
  private static WeakReference<ClassLoader> deployed(ClassLoader parent) throws Exception {
    try (URLClassLoader loader = new Application(classPath(), parent)) {
      Runnable application =
          (Runnable) loader.loadClass(Application.NAME).getConstructor().newInstance();
      FutureTask<Void> run = new FutureTask<>(application, null);
      Thread thread = new Thread(run);
      thread.setContextClassLoader(loader);
      thread.start();
      run.get();
      thread.join();
      return new WeakReference<>(loader);
    }
  }

  private static boolean isCollected(WeakReference<ClassLoader> loader)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!loader.refersTo(null) && System.nanoTime() - start < BOUND_NANOS) {
      System.gc();
      Thread.sleep(PAUSE_MILLIS);
    }
    return loader.refersTo(null);
  }

  private static void printThreads(ClassLoader loader) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getContextClassLoader() == loader
          || thread.getClass().getClassLoader() == loader) {
        System.out.println("held by thread " + thread.getName());
      }
    }
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    ClassLoader parent =
        arguments[0].equals("all")
            ? ClassLoader.getPlatformClassLoader()
            : RedeployMain.class.getClassLoader();
    List<WeakReference<ClassLoader>> loaders = List.of(deployed(parent), deployed(parent));
    System.out.println("compared: " + new Last("a").equals(new Last("b")));
    for (WeakReference<ClassLoader> loader : loaders) {
      if (isCollected(loader)) {
        System.out.println("collected");
      } else {
        printThreads(loader.get());
      }
    }
  }
}

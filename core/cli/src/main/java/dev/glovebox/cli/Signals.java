package dev.glovebox.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What is done when this process gets a signal. The JDK's own means for it is no API, so it is
 * reached by its names; a JVM without it ends as JVMs do.
 */
final class Signals {
  private Signals() {}

  /**
   * Sets what a signal does, instead of what the JVM would do.
   *
   * @param name without SIG, as TERM
   * @param action run on a thread of its own
   * @return false if the JVM cannot do it, or leaves the signal ignored, as it was when this
   *     process was started: {@code nohup} does so with HUP
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handle =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "the action on SIG" + name;
                  });
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), handle);
      return before != handler.getField("SIG_IGN").get(null);
    } catch (ReflectiveOperationException e) {
      if (e instanceof InvocationTargetException && e.getCause() instanceof Error error) {
        throw error;
      }
      return false;
    }
  }
}

package dev.glovebox.sidecar.manage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which operators ask a service to read its configuration again.
 *
 * <p>The JDK has no public way to it. {@code sun.misc.Signal} of module {@code jdk.unsupported} is
 * the one that is left open for such uses (JEP 260), and is reached by reflection: a runtime without
 * it, or one whose {@code -Xrs} forbids it, has all but the signal.
 */
public final class HangUp {
  private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /**
   * Has an action run at each SIGHUP from now on, on a thread of its own.
   *
   * @return whether it will be
   */
  public static boolean onSignal(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      run(action);
                      yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "SIGHUP";
                  });
      Object before =
          signal
              .getMethod("handle", signal, handlerType)
              .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handler);
      LOG.debug("SIGHUP was handled by {}", before);
      return true;
    } catch (InvocationTargetException e) {
      LOG.warn("SIGHUP cannot be used: {}", e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      LOG.warn("SIGHUP cannot be used in this Java: {}", e.getMessage());
    }
    return false;
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("SIGHUP failed", e);
    }
  }
}

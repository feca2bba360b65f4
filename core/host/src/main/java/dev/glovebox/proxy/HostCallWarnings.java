package dev.glovebox.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what no proxy can catch, before it happens: an interface's own types that take the
 * address of a worker's pointer for one of this process. Each class is warned of once.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class HostCallWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(HostCallWarnings.class);

  /** The names of those warned of, by their class loader, which is not kept by it. */
  @GuardedBy("HostCallWarnings.class")
  private static final Map<ClassLoader, Set<String>> WARNED = new WeakHashMap<>();

  /** Searched once for each interface. */
  private static final ClassValue<Boolean> SEARCHED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          messages(type).forEach(LOG::warn);
          return true;
        }
      };

  private HostCallWarnings() {}

  /** Searches the code of an interface, unless that was done before; never fails. */
  static void warnOf(Class<?> type) {
    try {
      SEARCHED.get(type);
    } catch (LinkageError e) {
      LOG.debug("the byte code of {} was not searched", type.getName(), e);
    }
  }

  /** One message for each class that was not warned of yet. */
  static List<String> messages(Class<?> type) {
    Map<String, List<HostCallUse>> byClass =
        InterfaceCode.uses(type).stream()
            .collect(
                Collectors.groupingBy(HostCallUse::type, LinkedHashMap::new, Collectors.toList()));
    List<String> messages = new ArrayList<>();
    byClass.forEach(
        (name, uses) -> {
          if (isNew(type.getClassLoader(), name)) {
            messages.add(message(type, name, uses));
          }
        });
    return messages;
  }

  private static synchronized boolean isNew(ClassLoader loader, String name) {
    return WARNED.computeIfAbsent(loader, any -> new HashSet<>()).add(name);
  }

  private static String message(Class<?> type, String name, List<HostCallUse> uses) {
    return "the code of "
        + name
        + ", a type of "
        + type.getName()
        + ", may end this process if it is given a pointer of a worker, which is an address there: "
        + uses.stream()
            .map(
                use ->
                    use.method() + " calls " + use.call().text() + " (" + use.call().advice() + ")")
            .collect(Collectors.joining("; "))
        + ". docs/jna-compatibility.md, row 'address-arithmetic', says more.";
  }
}

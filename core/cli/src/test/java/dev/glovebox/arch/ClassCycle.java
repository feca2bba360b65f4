package dev.glovebox.arch;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Top-level classes of one package, each of which depends on each other one, directly or through
 * others of them: none can be understood, or moved, without all. Nested classes count as those that
 * they stand in.
 *
 * @param packageName with its root
 * @param classes their names, more than one
 */
record ClassCycle(String packageName, Set<String> classes) {
  /** All cycles in a package, as large as they are. */
  static final AbstractClassesTransformer<ClassCycle> ALL =
      new AbstractClassesTransformer<>("cycles of classes within a package") {
        @Override
        public Iterable<ClassCycle> doTransform(JavaClasses classes) {
          return among(classes);
        }
      };

  /** No cycle is larger than this. */
  static ArchCondition<ClassCycle> atMost(int classes) {
    return new ArchCondition<>("have at most " + classes + " classes") {
      @Override
      public void check(ClassCycle cycle, ConditionEvents events) {
        int size = cycle.classes.size();
        events.add(
            new SimpleConditionEvent(
                cycle,
                size <= classes,
                size + " classes of " + cycle.packageName + ": " + cycle.classes));
      }
    };
  }

  private static List<ClassCycle> among(JavaClasses classes) {
    Map<String, Map<String, Set<String>>> packages = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> needed =
          packages
              .computeIfAbsent(type.getPackageName(), any -> new TreeMap<>())
              .computeIfAbsent(topLevel(type), any -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (target.getPackageName().equals(type.getPackageName())) {
          needed.add(topLevel(target));
        }
      }
    }
    List<ClassCycle> cycles = new ArrayList<>();
    packages.forEach(
        (name, graph) ->
            new Search(graph)
                .run().stream()
                    .filter(found -> found.size() > 1)
                    .map(found -> new ClassCycle(name, found))
                    .sorted(Comparator.comparing(it -> it.classes.toString()))
                    .forEach(cycles::add));
    return cycles;
  }

  private static String topLevel(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    return base.getName().substring(base.getPackageName().length() + 1).replaceFirst("\\$.*", "");
  }

  /** Tarjan's strongly connected components. */
  private static final class Search {
    private final Map<String, Set<String>> graph;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<String> onPath = new HashSet<>();
    private final List<Set<String>> components = new ArrayList<>();

    Search(Map<String, Set<String>> graph) {
      this.graph = graph;
    }

    List<Set<String>> run() {
      for (String node : graph.keySet()) {
        if (!index.containsKey(node)) {
          visit(node);
        }
      }
      return components;
    }

    private void visit(String node) {
      index.put(node, index.size());
      lowest.put(node, index.get(node));
      path.push(node);
      onPath.add(node);
      for (String next : graph.getOrDefault(node, Set.of())) {
        if (!index.containsKey(next)) {
          visit(next);
          lowest.merge(node, lowest.get(next), Math::min);
        } else if (onPath.contains(next)) {
          lowest.merge(node, index.get(next), Math::min);
        }
      }
      if (lowest.get(node).equals(index.get(node))) {
        Set<String> component = new TreeSet<>();
        String last;
        do {
          last = path.pop();
          onPath.remove(last);
          component.add(last);
        } while (!last.equals(node));
        components.add(component);
      }
    }
  }
}

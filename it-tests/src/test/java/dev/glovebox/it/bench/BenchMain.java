package dev.glovebox.it.bench;

import dev.glovebox.it.bench.sidecar.SidecarGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs the groups: {@code [--quick] [--group NAME]... DIRECTORY}, where the results go. */
final class BenchMain {
  private static final List<Group> GROUPS = List.of(new SidecarGroup());

  private BenchMain() {}

  public static void main(String[] args) throws Exception {
    Plan plan = Plan.FULL;
    Set<String> wanted = new TreeSet<>();
    Path directory = null;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> plan = Plan.QUICK;
        case "--group" -> wanted.add(args[++i]);
        default -> directory = Path.of(args[i]);
      }
    }
    Report report = new Report();
    for (Group group : GROUPS) {
      if (wanted.isEmpty() || wanted.contains(group.name())) {
        group.run(plan, report);
      }
    }
    report.write(directory, machine(plan));
    System.out.println("written to " + directory);
  }

  private static String machine(Plan plan) {
    return "%d processors, %s %s %s, Java %s (%s); %d rounds of %d ms each, alternating; medians."
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            System.getProperty("java.vm.name"),
            plan.rounds(),
            plan.round().toMillis());
  }
}

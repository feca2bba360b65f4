package dev.glovebox.it.bench;

import dev.glovebox.it.bench.seat.AddGroup;
import dev.glovebox.it.bench.seat.BulkGroup;
import dev.glovebox.it.bench.seat.TypesGroup;
import dev.glovebox.it.bench.sidecar.SidecarGroup;
import dev.glovebox.it.bench.start.StartGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs the groups: {@code [--quick | --smoke] [--group NAME]... DIRECTORY}, where the results go.
 */
final class BenchMain {
  private static final List<Group> GROUPS =
      List.of(
          new AddGroup(), new TypesGroup(), new BulkGroup(), new StartGroup(), new SidecarGroup());

  private BenchMain() {}

  public static void main(String[] args) throws Exception {
    Plan plan = Plan.FULL;
    Set<String> wanted = new TreeSet<>();
    Path directory = null;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> plan = Plan.QUICK;
        case "--smoke" -> plan = Plan.SMOKE;
        case "--group" -> wanted.add(args[++i]);
        default -> directory = Path.of(args[i]);
      }
    }
    List<Group> groups = groups(plan, wanted);
    Machine machine = new Machine();
    Report report = new Report();
    for (Group group : groups) {
      group.run(plan, report);
    }
    report.write(directory, machine.description(plan));
    System.out.println("written to " + directory);
  }

  /** All, or those that are wanted; a quick run is of the first unless it is said otherwise. */
  private static List<Group> groups(Plan plan, Set<String> wanted) {
    if (wanted.isEmpty()) {
      return plan.equals(Plan.QUICK) ? GROUPS.subList(0, 1) : GROUPS;
    }
    List<Group> groups = GROUPS.stream().filter(group -> wanted.contains(group.name())).toList();
    if (groups.size() < wanted.size()) {
      String all = GROUPS.stream().map(Group::name).collect(Collectors.joining(", "));
      throw new IllegalArgumentException("there is no such group; there are " + all);
    }
    return groups;
  }
}

package dev.glovebox.cli.doctor;

import java.util.List;

/** One thing that a doctor looks at. */
@FunctionalInterface
interface Check {
  /** Looks; never throws for what it is to find out. */
  List<Finding> look();
}

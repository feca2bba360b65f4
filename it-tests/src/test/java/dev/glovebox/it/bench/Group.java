package dev.glovebox.it.bench;

/** Figures that belong together. */
public interface Group {
  /** As {@code --group} names it. */
  String name();

  /** Measures all of it, and adds the figures. */
  void run(Plan plan, Report report) throws Exception;
}

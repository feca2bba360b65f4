package dev.glovebox.samples.quickstart;

import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;

/** What the inspector finds in the file, without loading it. */
final class InspectStep implements Step {
  @Override
  public String title() {
    return "The inspector reads libgreeter.so, and loads nothing";
  }

  @Override
  public void show(Demo demo, Screen screen) throws Exception {
    Inspection inspection = demo.box().inspection("greeter");
    screen.line(
        "verdict: %s %s", inspection.verdict().threading(), inspection.verdict().runtimes());
    for (Evidence evidence : inspection.verdict().evidence()) {
      screen.block(evidence.toString());
    }
    screen.expect(
        inspection.verdict().multithreaded() && inspection.verdict().holdsGo(),
        "a Go runtime, for certain");
    screen.expect(
        !ProcFile.own().maps("libgreeter.so"), "this process has not mapped libgreeter.so");
  }
}

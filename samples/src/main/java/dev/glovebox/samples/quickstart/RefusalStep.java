package dev.glovebox.samples.quickstart;

import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;

/** The guard keeps the library out of the host. */
final class RefusalStep implements Step {
  @Override
  public String title() {
    return "The guard refuses to load it in this process";
  }

  @Override
  public void show(Demo demo, Screen screen) {
    Decision decision = demo.box().mayLoadHere("greeter");
    if (decision instanceof Refused refused) {
      screen.block(refused.message());
      screen.expect(refused.rule() == GuardRule.GB101, "refused by rule %s", refused.rule().id());
    } else {
      screen.expect(false, "it was not refused: %s", decision);
    }
  }
}

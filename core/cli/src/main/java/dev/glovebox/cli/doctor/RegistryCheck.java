package dev.glovebox.cli.doctor;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.guard.RegistryFindings;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.Registry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a registry can be opened here; {@code glovebox validate} tells more of it.
 *
 * @param file YAML or JSON
 */
record RegistryCheck(Path file) implements Check {
  private static final String NAME = "registry";

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    try {
      Registry registry = Registry.open(file);
      RegistryFindings judged = Glovebox.judge(registry);
      for (Refused refused : judged.refusals()) {
        found.add(
            Finding.fail(
                NAME,
                refused.rule().id()
                    + ": "
                    + refused.what()
                    + ": "
                    + String.join("; ", refused.evidence()),
                refused.advice()));
      }
      for (String absent : judged.absent()) {
        found.add(
            Finding.warn(
                NAME,
                "library '" + absent + "' has no file",
                "Put it there before the first call, or correct the path."));
      }
      if (found.isEmpty()) {
        found.add(Finding.ok(NAME, file + ": " + registry.libraries().size() + " libraries"));
      }
    } catch (GloveboxException e) {
      found.add(Finding.fail(NAME, e));
    }
    return found;
  }
}

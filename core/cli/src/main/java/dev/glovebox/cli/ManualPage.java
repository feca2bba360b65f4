package dev.glovebox.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual page of a command and all below it, man(7), as their help has it. */
final class ManualPage {
  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  /**
   * Writes it.
   *
   * @param command the one that the page is of
   * @param version as the foot of the page says it
   */
  static String of(CommandLine command, String version) {
    ManualPage page = new ManualPage();
    page.write(command, version);
    return page.page.toString();
  }

  private void write(CommandLine command, String version) {
    CommandSpec spec = command.getCommandSpec();
    String name = spec.name();
    // Without a date: it is the version's, and the same page is made again later.
    line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"" + version + "\"");
    section("NAME");
    text(name + " - " + first(spec.usageMessage()));
    section("SYNOPSIS");
    synopsis(command);
    section("DESCRIPTION");
    paragraphs(spec.usageMessage().description());
    options(spec, false);
    section("COMMANDS");
    for (CommandLine below : command.getSubcommands().values()) {
      if (!below.getCommandSpec().usageMessage().hidden()) {
        below(below);
      }
    }
    section("EXIT STATUS");
    spec.usageMessage().exitCodeList().forEach((code, meaning) -> item(code.strip(), meaning));
    section("ENVIRONMENT");
    item(
        "GLOVEBOX_JAVA",
        "The java to run on. Without it, that of JAVA_HOME, the one that is found in PATH, and"
            + " those below /usr/lib/jvm are tried, until one is of Java 17 or later.");
    item("GLOVEBOX_JAVA_OPTIONS", "Options for that java, as words: -Xmx128m.");
    section("FILES");
    item("/etc/glovebox/registry.yaml", "The registry of the service glovebox.");
    item("/usr/share/glovebox/glovebox.jar", "The program.");
    section("EXAMPLES");
    examples(spec.usageMessage());
  }

  private static String first(UsageMessageSpec message) {
    String description = message.description()[0];
    return description.endsWith(".")
        ? description.substring(0, description.length() - 1)
        : description;
  }

  private void synopsis(CommandLine command) {
    text(
        new Help(command.getCommandSpec(), Help.defaultColorScheme(Help.Ansi.OFF))
            .abbreviatedSynopsis());
  }

  private void below(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    line(".SS " + escaped(spec.qualifiedName()));
    synopsis(command);
    line(".PP");
    paragraphs(spec.usageMessage().description());
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      item(parameter.paramLabel(), String.join(" ", parameter.description()));
    }
    options(spec, true);
    if (spec.usageMessage().footer().length > 0) {
      line(".PP");
      line("Examples:");
      examples(spec.usageMessage());
    }
  }

  /** Those that each command has are told once. */
  private void options(CommandSpec spec, boolean withoutShared) {
    List<OptionSpec> shown = spec.options().stream().filter(option -> !option.hidden()).toList();
    for (OptionSpec option : shown) {
      boolean shared =
          option.inherited() || spec.mixins().get("standard").options().contains(option);
      if (!(withoutShared && shared)) {
        String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        item(String.join(", ", option.names()) + value, String.join(" ", option.description()));
      }
    }
  }

  private void section(String name) {
    line(".SH " + name);
  }

  private void item(String term, String meaning) {
    line(".TP");
    line("\\fB" + escaped(term) + "\\fR");
    text(meaning);
  }

  private void paragraphs(String... paragraphs) {
    for (String paragraph : paragraphs) {
      if (paragraph.isEmpty()) {
        line(".PP");
      } else {
        text(paragraph);
      }
    }
  }

  private void examples(UsageMessageSpec message) {
    line(".PP");
    line(".nf");
    for (String example : message.footer()) {
      text(example);
    }
    line(".fi");
  }

  private void text(String text) {
    for (String line : text.replace("%n", "\n").split("\n", -1)) {
      String whole = escaped(line.stripTrailing());
      line(whole.startsWith(".") || whole.startsWith("'") ? "\\&" + whole : whole);
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }

  private void line(String line) {
    page.append(line).append('\n');
  }
}

package org.sphereface.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages of the program and its commands, in the macros of man(7). Each command has a page of
 * its own, {@code sphereface-evaluate-lfw.1}, as those of git have.
 *
 * <p>picocli's own generator writes AsciiDoc, for which a build would need Asciidoctor and JRuby.
 */
final class ManualPages {

  private ManualPages() {}

  /** Returns the pages, by their file names. */
  static Map<String, String> of(CommandLine program) {
    Map<String, String> pages = new TreeMap<>();
    add(program, pages);
    return pages;
  }

  private static void add(CommandLine command, Map<String, String> pages) {
    pages.put(name(command.getCommandSpec()) + ".1", page(command));
    commands(command).forEach(next -> add(next, pages));
  }

  private static List<CommandLine> commands(CommandLine command) {
    return command.getSubcommands().values().stream()
        .filter(next -> !next.getCommandSpec().usageMessage().hidden())
        // an alias is the same command
        .distinct()
        .toList();
  }

  private static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private static String page(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Help help = command.getHelp();
    StringBuilder page = new StringBuilder();
    page.append(".TH \"").append(name(spec).toUpperCase(Locale.ROOT)).append("\" 1\n");
    List<String> description = lines(help.description());
    section(page, "NAME");
    page.append(text(name(spec)))
        .append(" \\- ")
        .append(text(firstSentence(String.join(" ", description))))
        .append('\n');
    section(page, "SYNOPSIS");
    literally(page, lines(help.synopsis(0)));
    section(page, "DESCRIPTION");
    description.forEach(line -> page.append(text(line)).append('\n'));
    entries(page, "ARGUMENTS", arguments(help, spec));
    entries(page, "OPTIONS", options(help, spec));
    entries(
        page,
        "COMMANDS",
        commands(command).stream()
            .map(
                next ->
                    new Entry(
                        name(next.getCommandSpec()) + "(1)",
                        firstSentence(String.join(" ", lines(next.getHelp().description())))))
            .toList());
    List<String> footer = lines(help.footer());
    if (!footer.isEmpty()) {
      section(page, "EXAMPLES");
      literally(page, footer);
    }
    section(page, "EXIT STATUS");
    page.append("0 done, 1 failed (one sentence on the error stream), 2 wrong usage.\n");
    if (spec.parent() != null) {
      section(page, "SEE ALSO");
      page.append(text(name(spec.parent()) + "(1)")).append('\n');
    }
    return page.toString();
  }

  /** An option, argument or command, and what it is. */
  private record Entry(String name, String description) {}

  private static List<Entry> options(Help help, CommandSpec spec) {
    List<Entry> entries = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        Text[][] rows =
            help.createDefaultOptionRenderer()
                .render(option, help.parameterLabelRenderer(), help.colorScheme());
        String label =
            help.parameterLabelRenderer()
                .renderParameterLabel(option, help.ansi(), List.of())
                .toString();
        entries.add(new Entry(String.join(", ", option.names()) + label, described(rows)));
      }
    }
    return entries;
  }

  private static List<Entry> arguments(Help help, CommandSpec spec) {
    List<Entry> entries = new ArrayList<>();
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      if (!argument.hidden()) {
        Text[][] rows =
            help.createDefaultParameterRenderer()
                .render(argument, help.parameterLabelRenderer(), help.colorScheme());
        entries.add(new Entry(argument.paramLabel(), described(rows)));
      }
    }
    return entries;
  }

  /** The description, which is the last column of each row. */
  private static String described(Text[][] rows) {
    return Stream.of(rows)
        .map(row -> row[row.length - 1].toString().strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static void entries(StringBuilder page, String heading, List<Entry> entries) {
    if (!entries.isEmpty()) {
      section(page, heading);
    }
    for (Entry entry : entries) {
      page.append(".TP\n.B ").append(text(entry.name())).append('\n');
      page.append(text(entry.description())).append('\n');
    }
  }

  private static void section(StringBuilder page, String heading) {
    page.append(".SH ").append(heading).append('\n');
  }

  private static void literally(StringBuilder page, List<String> lines) {
    page.append(".nf\n");
    lines.forEach(line -> page.append(text(line)).append('\n'));
    page.append(".fi\n");
  }

  /** The lines of a text of picocli, without empty ones at its start and its end. */
  private static List<String> lines(String text) {
    return text.strip().isEmpty()
        ? List.of()
        : text.stripTrailing().stripLeading().lines().toList();
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text.strip() : text.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** Text that roff prints as it is. */
  static String text(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    // a line that begins with one of these would be a command of roff
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}

package org.sphereface.reports.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.files.PrintableText;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Row;

/** Writes a table as LaTeX with booktabs. Texts of strangers are escaped: they run no command. */
final class LatexTable {

  private static final Pattern SPECIAL = Pattern.compile("[\\\\~^±−–&%$#_{}]");

  private static final Map<String, String> COMMANDS =
      Map.of(
          "\\", "\\textbackslash{}",
          "~", "\\textasciitilde{}",
          "^", "\\textasciicircum{}",
          "±", "$\\pm$",
          "−", "$-$",
          "–", "--");

  private LatexTable() {}

  static String of(ReportTable table) {
    List<String> lines = new ArrayList<>();
    lines.add("% needs \\usepackage{booktabs}");
    lines.add("\\begin{table}");
    lines.add("\\centering");
    lines.add("\\caption{" + escaped(table.caption()) + "}");
    lines.add("\\label{tab:" + table.id() + "}");
    lines.add("\\begin{tabular}{l" + "r".repeat(table.columns().size()) + "}");
    lines.add("\\toprule");
    lines.add(
        row(
            Stream.concat(
                Stream.of(table.corner()), table.columns().stream().map(LatexTable::text))));
    lines.add("\\midrule");
    for (Row row : table.rows()) {
      lines.add(
          row(Stream.concat(Stream.of(row.label()), row.entries().stream().map(LatexTable::text))));
    }
    lines.add("\\bottomrule");
    lines.add("\\end{tabular}");
    lines.add("\\end{table}");
    return String.join("\n", lines) + "\n";
  }

  private static String row(Stream<String> cells) {
    return cells.map(LatexTable::escaped).collect(Collectors.joining(" & ", "", " \\\\"));
  }

  private static String text(Column column) {
    return (column.label() + " " + column.note()).strip();
  }

  private static String text(Entry entry) {
    return entry.lines().stream()
        .map(line -> (line.value() + " " + line.note()).strip())
        .collect(Collectors.joining(" "));
  }

  private static String escaped(String text) {
    return SPECIAL
        .matcher(PrintableText.ofLines(text).replaceAll("\\s+", " "))
        .replaceAll(
            special ->
                Matcher.quoteReplacement(
                    COMMANDS.getOrDefault(special.group(), "\\" + special.group())));
  }
}

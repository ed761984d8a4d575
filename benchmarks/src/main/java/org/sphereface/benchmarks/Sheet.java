package org.sphereface.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.html.BenchmarkPage.Chart;

/**
 * What a benchmark gave: printed, and as JSON for {@link Page}.
 *
 * @param title what was measured
 * @param note units and settings
 * @param columns their heads
 * @param rows a text, a number, or a list of numbers, one a repetition, in each column
 * @param charts the numbers, drawn
 */
record Sheet(
    String title, String note, List<String> columns, List<List<Object>> rows, List<Chart> charts) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static Sheet read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Sheet.class);
  }

  /**
   * Prints it and writes it into a folder.
   *
   * @param name of the file, without its ending
   */
  void publish(Path folder, String name) throws IOException {
    print();
    OutputFolder.make(folder).write(name + ".json", JSON.writeValueAsBytes(this));
  }

  private void print() {
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    lines.addAll(text());
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    System.out.printf("%n%s%n%s%n", title, note);
    for (List<String> line : lines) {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - line.get(i).length() + 2);
        out.append(i == 0 ? line.get(i) + padding : padding + line.get(i));
      }
      System.out.println(out.toString().stripTrailing());
    }
  }

  /** The rows as they are shown. */
  List<List<String>> text() {
    return rows.stream().map(row -> row.stream().map(Sheet::text).toList()).toList();
  }

  private static String text(Object entry) {
    if (entry instanceof List<?> list && list.isEmpty()) {
      return "-";
    }
    if (entry instanceof List<?> list) {
      Repetitions repetitions =
          new Repetitions(list.stream().map(value -> ((Number) value).doubleValue()).toList());
      return number(repetitions.minimum())
          + " / "
          + number(repetitions.median())
          + " / "
          + number(repetitions.maximum());
    }
    return entry instanceof Number value ? number(value.doubleValue()) : entry.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}

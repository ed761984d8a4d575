package org.sphereface.reports.html;

import java.util.List;

/**
 * A table as the templates show it; public because FreeMarker reads nothing else.
 *
 * @param id the anchor, unique in its page
 * @param caption what it shows
 * @param corner the head of the first column
 * @param columns heads of the other columns
 * @param rows the rows
 */
public record ReportTable(
    String id, String caption, String corner, List<Column> columns, List<Row> rows) {

  public ReportTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Returns the table in long form, one number a record, with the note beside each number. */
  public String csv() {
    CsvTable csv =
        new CsvTable(
            "row", "column", "column_note", "kind", "accuracy_percent", "standard_error", "note");
    for (Row row : rows) {
      for (int i = 0; i < row.entries().size(); i++) {
        Column column = columns.get(i);
        Entry entry = row.entries().get(i);
        for (Line line : entry.lines()) {
          boolean number = Character.isDigit(line.value().charAt(0));
          String[] parts = line.value().split(" ± ", 2);
          csv.add(
              row.label(),
              column.label(),
              column.note(),
              number ? entry.kind() : line.value().equals("–") ? "none" : line.value(),
              number ? parts[0] : "",
              number && parts.length > 1 ? parts[1] : "",
              line.note());
        }
      }
    }
    return csv.text();
  }

  /**
   * Returns the table as a LaTeX {@code table} with booktabs: what {@code site.js} copies, with the
   * notes beside the numbers.
   */
  public String latex() {
    return LatexTable.of(this);
  }

  /**
   * @param label the head
   * @param note what is measured on what, below the head; may be empty
   */
  public record Column(String label, String note) {}

  /**
   * @param label the head
   * @param entries one for each column
   */
  public record Row(String label, List<Entry> entries) {
    public Row {
      entries = List.copyOf(entries);
    }
  }

  /**
   * @param kind {@code measured}, {@code published}, {@code failed}, {@code missing} or {@code
   *     none}
   * @param lines what stands in it, one below the other
   */
  public record Entry(String kind, List<Line> lines) {
    public Entry {
      lines = List.copyOf(lines);
    }

    public static Entry of(String kind, String value) {
      return new Entry(kind, List.of(new Line(value, "")));
    }

    public static Entry none() {
      return of("none", "–");
    }
  }

  /**
   * @param value the number
   * @param note what it stands on; may be empty
   * @param source where in the report the number comes from, such as a cell's page; empty for a
   *     number that no cell of the run measured
   */
  public record Line(String value, String note, String source) {
    /** A line that leads nowhere. */
    public Line(String value, String note) {
      this(value, note, "");
    }
  }
}

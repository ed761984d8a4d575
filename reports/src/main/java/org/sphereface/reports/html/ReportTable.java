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
   */
  public record Line(String value, String note) {}
}

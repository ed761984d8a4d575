package org.sphereface.reports.html;

import java.nio.file.Path;
import java.util.List;

/**
 * The contents of a data set as one page that needs no other file.
 *
 * @param title what the page is about
 * @param facts name and value
 * @param bars a histogram
 * @param tables lists of findings
 */
public record InspectionPage(String title, List<Fact> facts, List<Bar> bars, List<Table> tables) {

  /**
   * One bar.
   *
   * @param percent its length, 0 .. 100
   */
  public record Bar(String label, String value, double percent) {}

  /**
   * Findings: a caption, heads of columns, rows.
   *
   * @param pictures of each of the first rows, as PNG in base 64; empty for a table without
   */
  public record Table(
      String caption, List<String> columns, List<List<String>> rows, List<List<String>> pictures) {

    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
      pictures = List.copyOf(pictures);
    }

    /** A table without pictures. */
    public Table(String caption, List<String> columns, List<List<String>> rows) {
      this(caption, columns, rows, List.of());
    }
  }

  /**
   * Writes the page; every value is escaped for HTML.
   *
   * @throws ReportException if it cannot be written
   */
  public void write(Path file) {
    new PageTemplates().writeAlone(file, "inspection.ftlh", this, InspectionPage.class);
  }
}

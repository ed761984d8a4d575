package org.sphereface.reports.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.sphereface.files.PrintableText;

/**
 * A table in comma-separated values by RFC 4180.
 *
 * <p>Texts come from data of strangers, and spreadsheets open them: a text that a spreadsheet would
 * run as a formula gets an apostrophe before it (<a
 * href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>), and
 * control characters are shown by their numbers. {@code site.js} does the same to copied tables.
 */
public final class CsvTable {

  /** The full-width forms too, which spreadsheets treat alike. */
  private static final Pattern FORMULA =
      Pattern.compile("[\\s\"']*[=+\\-@\uff1d\uff0b\uff0d\uff20].*", Pattern.DOTALL);

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?( ?%)?");

  private final List<List<String>> records = new ArrayList<>();

  public CsvTable(String... head) {
    records.add(List.of(head));
  }

  /** Adds a record; null is an empty field. */
  public void add(Object... values) {
    if (values.length != records.get(0).size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + records.get(0).size() + " columns");
    }
    List<String> fields = new ArrayList<>();
    for (Object value : values) {
      fields.add(harmless(PrintableText.ofLines(Objects.toString(value, ""))));
    }
    records.add(fields);
  }

  /** Returns a text that no spreadsheet runs; numbers stay. */
  private static String harmless(String field) {
    boolean runs =
        field.startsWith("\t")
            || FORMULA.matcher(field).matches() && !NUMBER.matcher(field).matches();
    return runs ? "'" + field : field;
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
      printer.printRecords(records);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}

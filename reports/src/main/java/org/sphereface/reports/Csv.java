package org.sphereface.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A table in comma-separated values by RFC 4180: CRLF, quotes where needed and doubled. */
final class Csv {

  private final List<List<String>> records = new ArrayList<>();

  Csv(String... head) {
    records.add(List.of(head));
  }

  /** Adds a record; null is an empty field. */
  void add(Object... values) {
    if (values.length != records.get(0).size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + records.get(0).size() + " columns");
    }
    List<String> fields = new ArrayList<>();
    for (Object value : values) {
      fields.add(Objects.toString(value, ""));
    }
    records.add(fields);
  }

  String text() {
    return records.stream()
        .map(fields -> fields.stream().map(Csv::quote).collect(Collectors.joining(",")) + "\r\n")
        .collect(Collectors.joining());
  }

  private static String quote(String field) {
    boolean special = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return special ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}

package org.sphereface.reports.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

  @Test
  void fieldsAreQuotedByRfc4180() {
    CsvTable csv = new CsvTable("name", "value");
    csv.add("a,b", "say \"x\"");
    csv.add("two\nlines", null);
    assertEquals("name,value\r\n\"a,b\",\"say \"\"x\"\"\"\r\n\"two\nlines\",\r\n", csv.text());
  }

  @Test
  void aRecordOfAnotherWidthIsRefused() {
    CsvTable csv = new CsvTable("name", "value");
    assertThrows(IllegalArgumentException.class, () -> csv.add("alone"));
  }

  @Property(tries = 200)
  void anyTextIsReadBack(
      @ForAll @CharRange(from = 'A', to = 'z') @Chars({' ', ',', '"', '\n', 'é', '王', '½', 'Ω'})
          String first,
      @ForAll @NumericChars @Chars({'.'}) String second) {
    CsvTable csv = new CsvTable("a", "b");
    csv.add(first, second);
    assertEquals(List.of("a", "b", first, second), fields(csv.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=cmd|\" /C calc\"!A0",
        "+1+cmd|'/C calc'!A0",
        "-2+3",
        "@SUM(1+1)",
        "\t=1+1",
        "  =1+1",
        "\n=1+1",
        "\"=1+1",
        "'=1+1",
        "\uff1d1+1",
        "-",
        "=1"
      })
  void whatASpreadsheetWouldRunIsText(String formula) {
    CsvTable csv = new CsvTable("a");
    csv.add(formula);
    assertEquals(List.of("a", "'" + formula), fields(csv.text()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.5", "+3", "-1.5e-7", "-12 %", "0.25", "-.5", "−0.5", "a-b", "x = y"})
  void numbersAndWordsStay(String value) {
    CsvTable csv = new CsvTable("a");
    csv.add(value);
    assertEquals(List.of("a", value), fields(csv.text()));
    assertEquals(-1.5e-7, Double.parseDouble(of(-1.5e-7)));
  }

  private static String of(Object value) {
    CsvTable csv = new CsvTable("a");
    csv.add(value);
    return fields(csv.text()).get(1);
  }

  @Test
  void controlCharactersAreShownByTheirNumbers() {
    assertEquals("\\u001b]0;owned\\u0007", of("\u001b]0;owned\u0007"));
    assertEquals("a\\u000d=1+1", of("a\r=1+1"));
  }

  /** A reader of RFC 4180, a character at a time. */
  private static List<String> fields(String text) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        fields.add(field.toString());
        field.setLength(0);
      } else if (quoted || c != '\r') {
        field.append(c);
      }
    }
    return fields;
  }
}

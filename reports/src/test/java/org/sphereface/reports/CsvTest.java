package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CsvTest {

  @Test
  void fields_are_quoted_by_rfc_4180() {
    Csv csv = new Csv("name", "value");
    csv.add("a,b", "say \"x\"");
    csv.add("two\nlines", null);
    assertEquals("name,value\r\n\"a,b\",\"say \"\"x\"\"\"\r\n\"two\nlines\",\r\n", csv.text());
  }

  @Test
  void a_record_of_another_width_is_refused() {
    Csv csv = new Csv("name", "value");
    assertThrows(IllegalArgumentException.class, () -> csv.add("alone"));
  }

  @Property(tries = 200)
  void any_text_is_read_back(@ForAll String first, @ForAll String second) {
    Csv csv = new Csv("a", "b");
    csv.add(first, second);
    assertEquals(List.of("a", "b", first, second), fields(csv.text()));
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

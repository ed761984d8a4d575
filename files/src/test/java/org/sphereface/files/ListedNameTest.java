package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ListedNameTest {

  @Test
  void usualNamesStay() {
    for (String name :
        new String[] {
          "Abel_Pacheco/Abel_Pacheco_0001.jpg", "José Núñez/1.png", "a\\b", "100%20", ""
        }) {
      assertEquals(name, ListedName.write(name));
      assertEquals(name, ListedName.read(name));
    }
  }

  @Test
  void charactersThatEndALineOrAFieldAreWrittenByTheirNumbers() {
    assertEquals("A\\u000aB\\u0009C", ListedName.write("A\nB\tC"));
    assertEquals("A\\u0020", ListedName.write("A "));
    assertEquals("\\u005cu000a", ListedName.write("\\u000a"));
    assertEquals("\\u000a", ListedName.read("\\u005cu000a"));
  }

  @Property(tries = 2000)
  void everyNameIsReadAsItWasFromOneLine(
      @ForAll
          @Chars({'\n', '\r', '\t', ' ', '\\', 'u', '0', 'a', '\u2028', '\u0085', '\ufeff', 'é'})
          @StringLength(max = 12)
          String name) {
    String written = ListedName.write(name);
    assertEquals(name, ListedName.read(written));
    assertEquals(written.strip(), written);
    assertTrue(written.lines().count() <= 1 && written.indexOf('\t') < 0, written);
  }
}

package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {

  @TempDir Path folder;

  private static final class Wrong extends RuntimeException {
    private Wrong(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void takesEveryEndOfLineAndAMark(String end) throws IOException {
    TextFile file =
        file("\ufeffGröße 1  " + end + end + " b\t" + end + "c", StandardCharsets.UTF_8);
    assertEquals(
        List.of(
            new TextFile.Line("Größe 1", 1), new TextFile.Line(" b", 3), new TextFile.Line("c", 4)),
        file.lines());
  }

  @Test
  void namesTheLineThatIsNotUtf8() throws IOException {
    refuses(file("a\nGröße\n", StandardCharsets.ISO_8859_1), "list.txt:2: the line is not UTF-8");
  }

  @Test
  void knowsUtf16AndBinaryFiles() throws IOException {
    refuses(file("\ufeffa b", StandardCharsets.UTF_16LE), "UTF-16");
    refuses(file("a\0b", StandardCharsets.UTF_8), "zero byte");
    refuses(file("a".repeat(TextFile.LONGEST_LINE + 1), StandardCharsets.UTF_8), "longer");
  }

  @Test
  void showsTheLineWithoutItsControlCharacters() throws IOException {
    TextFile file = file("", StandardCharsets.UTF_8);
    String sentence = file.wrong(7, "a\u001b[2Jb", "has one field").getMessage();
    assertEquals(
        file.path() + ":7: the line 'a\\u001b[2Jb' has one field; expected names", sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b|1|2", "  a|b ", "a||1"})
  void tabsOrCommasSeparateNamesWithSpaces(String text) {
    List<String> fields = List.of(text.replace("|", "#").split("#", -1));
    List<String> stripped = fields.stream().map(String::strip).toList();
    assertEquals(stripped, TextFile.fields(text.replace('|', '\t')));
    assertEquals(stripped, TextFile.fields(text.replace('|', ',')));
  }

  @Test
  void whiteSpaceSeparatesWhereNothingElseDoes() {
    assertEquals(List.of("a", "b", "1"), TextFile.fields(" a   b 1"));
    assertEquals(List.of(), TextFile.fields(""));
  }

  @Test
  void linesAcrossBlocksAreWhole() throws IOException {
    String line = "x".repeat(65_535);
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      List<TextFile.Line> lines =
          file(line + end + "y" + end + end + line, StandardCharsets.UTF_8).lines();
      assertEquals(
          List.of(
              new TextFile.Line(line, 1), new TextFile.Line("y", 2), new TextFile.Line(line, 4)),
          lines);
    }
  }

  @Test
  void aCursorSaysWhereAFileEndsTooEarly() throws IOException {
    TextFile file = file("a\n\nb c\n", StandardCharsets.UTF_8);
    TextFile.Cursor cursor = file.cursor();
    assertEquals("a", cursor.next("a letter"));
    assertEquals("b c", cursor.next("a letter"));
    assertEquals(
        file.path() + ":3: expected a letter; the line is 'b c'.",
        cursor.wrong("a letter").getMessage());
    assertEquals(
        file.path() + " ends after line 3, where it should have a letter.",
        assertThrows(Wrong.class, () -> cursor.next("a letter")).getMessage());
  }

  private static void refuses(TextFile file, String why) {
    String sentence = assertThrows(Wrong.class, file::lines).getMessage();
    assertTrue(sentence.contains(why), sentence);
  }

  private TextFile file(String text, Charset charset) throws IOException {
    Path path = folder.resolve("list.txt");
    Files.write(path, text.getBytes(charset));
    return new TextFile(path, "names", Wrong::new);
  }
}

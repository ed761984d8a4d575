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

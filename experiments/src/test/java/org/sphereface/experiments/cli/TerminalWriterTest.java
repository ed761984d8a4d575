package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalWriterTest {

  private static String shown(String text) {
    StringWriter terminal = new StringWriter();
    PrintWriter out = new PrintWriter(new TerminalWriter(terminal), true);
    out.print(text);
    out.flush();
    return terminal.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "'\u001b]0;owned\u0007', '\\u001b]0;owned\\u0007'",
    "'\u001b[2J', '\\u001b[2J'",
    "'\u009b31m', '\\u009b31m'",
    "'100 %\rall is well', '100 %\\u000dall is well'",
    "'\b\b', '\\u0008\\u0008'",
    "'a\u202egpj.exe', 'a\\u202egpj.exe'",
    "'a\u2066b', 'a\\u2066b'",
    "'José Núñez 王', 'José Núñez 王'"
  })
  void whatMovesATerminalIsShownByItsNumber(String text, String right) {
    assertEquals(right, shown(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb\nc\n", "a\r\nb\r\n", "\r\n\r\n"})
  void linesAndTabsStay(String text) {
    assertEquals(text, shown(text));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void jsonKeepsItsMeaning(long seed) throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      char[] characters = new char[random.nextInt(8)];
      for (int at = 0; at < characters.length; at++) {
        characters[at] = (char) random.nextInt(random.nextBoolean() ? 0xa0 : 0xd800);
      }
      String value = new String(characters);

      String json = shown(mapper.writeValueAsString(List.of(value)));

      assertEquals(value, mapper.readTree(json).get(0).asText());
    }
  }

  /** A device that takes nothing. */
  private static Writer full(String reason) {
    return new Writer() {
      @Override
      public void write(char[] characters, int from, int count) throws IOException {
        throw new IOException(reason);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"list losses", "list matrices", "--help", "--version", "plan --help"})
  void whatCannotBeWrittenIsAFailureWithASentence(String command) {
    StringWriter errors = new StringWriter();

    int status = SphereFace.run(full("No space left on device"), errors, command.split(" "));

    assertEquals(1, status);
    assertEquals(
        "sphereface: the output could not be written (No space left on device): what was printed is"
            + " not complete; free some space, or give it another place.",
        errors.toString().strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Broken pipe", "The pipe is being closed"})
  void aReaderThatHasSeenEnoughIsNotTold(String reason) {
    StringWriter errors = new StringWriter();

    assertEquals(1, SphereFace.run(full(reason), errors, "list", "losses"));
    assertEquals("", errors.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan \u001b[2Jx", "list \u001b]0;t\u0007", "watch no\u009bsuch"})
  void noMessageLetsControlCharactersThrough(String command) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();

    SphereFace.run(out, errors, command.split(" "));

    String all = out + errors.toString();
    assertTrue(
        all.chars().allMatch(c -> c == '\n' || c == '\r' || !Character.isISOControl(c)), all);
  }
}

package org.sphereface.experiments.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.protocols.embeddings.NumpyFile;

/** Every command of evaluate on embeddings with every flaw; people point along their own axes. */
class EvaluateBadInputTest {

  private static final List<String> COMMANDS =
      List.of("lfw", "ytf", "blufr", "bundle", "ijb", "megaface");
  private static final int PEOPLE = 6;

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Outcome run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        SphereFace.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  /** Two images of each of six people, by the names that a command's lists use. */
  private static List<String> names(String command) {
    List<String> names = new ArrayList<>();
    for (int row = 0; row < 2 * PEOPLE; row++) {
      char person = (char) ('A' + row / 2);
      names.add(
          switch (command) {
            case "ytf" -> person + "/" + row % 2 + "/0.1.jpg";
            case "bundle" -> String.format("%06d/%s", row / 2, row % 2 == 0 ? "left" : "right");
            default -> person + "/" + person + "_000" + (row % 2 + 1) + ".jpg";
          });
    }
    return names;
  }

  private static float[][] rows(String command) {
    float[][] rows = new float[2 * PEOPLE][PEOPLE];
    for (int row = 0; row < rows.length; row++) {
      boolean other = command.equals("bundle") && row % 4 == 3;
      rows[row][(row / 2 + (other ? 1 : 0)) % PEOPLE] = 1 + row % 2;
    }
    return rows;
  }

  /** Writes a command's lists; returns the command without its embeddings and their names. */
  private List<String> lists(String command) throws IOException {
    List<String> names = names(command);
    return switch (command) {
      case "lfw" -> {
        text("l", "3\t1\nA\t1\t2\nA\t1\tB\t1\nC\t1\t2\nC\t1\tD\t1\nE\t1\t2\nE\t1\tF\t1\n");
        yield List.of("evaluate", "lfw", "--pairs=" + file("l"), "--evaluation=uncentred");
      }
      case "ytf" -> {
        text(
            "l",
            "split,pair,a,b,same\n1,1,A/0,A/1,1\n1,2,A/0,B/0,0\n2,1,C/0,C/1,1\n2,2,C/0,D/0,0\n"
                + "3,1,E/0,E/1,1\n3,2,E/0,F/0,0\n");
        yield List.of("evaluate", "ytf", "--splits=" + file("l"), "--evaluation=uncentred");
      }
      case "blufr" -> {
        text(
            "l",
            "images 12\n"
                + String.join("\n", names)
                + "\ntrial 1\ntraining 11 12\ngallery 1 3\ngenuine 2 4\nimpostor 5 6 7\n");
        yield List.of("evaluate", "blufr", "--lists=" + file("l"));
      }
      case "bundle" -> {
        text("l", "((l" + "S'image'\na".repeat(24) + "(l" + "I01\naI00\na".repeat(6) + "t.");
        yield List.of("evaluate", "bundle", "--bundle=" + file("l"));
      }
      case "ijb" -> {
        StringBuilder faces = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
          faces.append(names.get(i) + " " + (i + 1) + " " + (i + 1) + "\n");
        }
        text("faces", faces.toString());
        text("l", "1 2 1\n3 4 1\n1 3 0\n2 4 0\n");
        yield List.of("evaluate", "ijb", "--faces=" + file("faces"), "--pairs=" + file("l"));
      }
      default -> {
        NumpyFile.write(folder.resolve("d.npy"), rows("lfw"));
        yield List.of("evaluate", "megaface", "--distractor-embeddings=" + file("d.npy"));
      }
    };
  }

  private void text(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  /** The bundle's lists have 24 images: twelve pairs, each image there twice. */
  private void write(String command, List<String> names, float[][] rows) throws IOException {
    Files.write(folder.resolve("names"), names);
    NumpyFile.write(folder.resolve("e.npy"), rows);
  }

  private static List<String> whole(String command) {
    if (!command.equals("bundle")) {
      return names(command);
    }
    List<String> names = new ArrayList<>();
    for (int row = 0; row < 24; row++) {
      names.add(String.format("%06d/%s", row / 2, row % 2 == 0 ? "left" : "right"));
    }
    return names;
  }

  private static float[][] wholeRows(String command) {
    return command.equals("bundle")
        ? Stream.concat(Arrays.stream(rows(command)), Arrays.stream(rows(command)))
            .toArray(float[][]::new)
        : rows(command);
  }

  private Outcome evaluate(String command, String... more) throws IOException {
    List<String> all = new ArrayList<>(lists(command));
    all.addAll(List.of("--embeddings=" + file("e.npy"), "--names=" + file("names")));
    all.addAll(List.of(more));
    return run(all);
  }

  static Stream<String> commands() {
    return COMMANDS.stream();
  }

  static Stream<Arguments> flaws() {
    return COMMANDS.stream()
        .flatMap(
            command ->
                Stream.of(
                        "duplicate",
                        "blank",
                        "count",
                        "nan",
                        "infinite",
                        "zero",
                        "truncated",
                        "noMatrix",
                        "missing",
                        "dimension",
                        "noNames")
                    .filter(flaw -> applies(command, flaw))
                    .map(flaw -> Arguments.of(command, flaw)));
  }

  // MegaFace has no list beside the names; IJB, BLUFR and bundles can do without names
  private static boolean applies(String command, String flaw) {
    return !(command.equals("megaface") && flaw.equals("missing"))
        && !(flaw.equals("noNames") && List.of("ijb", "blufr", "bundle").contains(command));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void soundInputIsEvaluatedAndJsonIsNothingButJson(String command) throws IOException {
    write(command, whole(command), wholeRows(command));
    Outcome text = evaluate(command);
    assertEquals(0, text.status(), text.err());
    Outcome json = evaluate(command, "--json", "--skip-missing", "--dimension=" + PEOPLE);
    assertEquals(0, json.status(), json.err());
    assertTrue(json.out().startsWith("{"), json.out());
    assertTrue(JsonMapper.builder().build().readTree(json.out()).isObject());
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void aFlawIsOneSentenceAndExitsWithOne(String command, String flaw) throws IOException {
    List<String> names = new ArrayList<>(whole(command));
    float[][] rows = wholeRows(command);
    List<String> more = new ArrayList<>();
    String said =
        switch (flaw) {
          case "duplicate" -> {
            names.set(1, names.get(0));
            yield names.get(0);
          }
          case "blank" -> {
            names.set(2, " ");
            yield "name 3 is blank";
          }
          case "count" -> {
            names.remove(3);
            yield names.size() + " names";
          }
          case "nan", "infinite" -> {
            rows[0][1] = flaw.equals("nan") ? Float.NaN : Float.NEGATIVE_INFINITY;
            yield "not finite";
          }
          case "zero" -> {
            rows[0] = new float[PEOPLE];
            yield "zero";
          }
          case "missing" -> {
            names.set(0, "Nobody/0/Nobody_0001.jpg");
            yield whole(command).get(0).substring(0, 1);
          }
          case "dimension" -> {
            more.add("--dimension=5");
            yield "6 values a row, --dimension 5";
          }
          case "truncated" -> "truncated";
          case "noMatrix" -> "--dimension";
          default -> "give --names";
        };
    write(command, names, rows);
    Path matrix = folder.resolve("e.npy");
    if (flaw.equals("truncated")) {
      byte[] content = Files.readAllBytes(matrix);
      Files.write(matrix, Arrays.copyOf(content, content.length - 3));
    } else if (flaw.equals("noMatrix")) {
      Files.writeString(matrix, "this is text, not a matrix");
    }
    Outcome outcome = evaluate(command, more.toArray(String[]::new));
    if (flaw.equals("noNames")) {
      List<String> all = new ArrayList<>(lists(command));
      all.add("--embeddings=" + matrix);
      outcome = run(all);
    }
    assertFails(outcome, said);
  }

  private static void assertFails(Outcome outcome, String said) {
    assertEquals(1, outcome.status(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains(said), outcome.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lfw", "ytf", "blufr", "bundle", "ijb"})
  void whatIsMissingIsLeftOutLoudlyOnDemand(String command) throws IOException {
    List<String> names = new ArrayList<>(whole(command));
    float[][] rows = wholeRows(command);
    // the last image that is in a list, and not the only one of its kind
    int gone = command.equals("blufr") || command.equals("ijb") ? 3 : names.size() - 2;
    names.remove(gone);
    List<float[]> left = new ArrayList<>(List.of(rows));
    left.remove(gone);
    if (command.equals("lfw") || command.equals("ytf")) {
      write(command, names, left.toArray(float[][]::new));
      assertFails(evaluate(command, "--skip-missing"), "no pair of either kind left");
      return;
    }
    if (command.equals("bundle")) {
      write(command, names, left.toArray(float[][]::new));
      assertFails(evaluate(command), "--skip-missing");
      assertFails(evaluate(command, "--skip-missing"), "no pair of either kind left");
      return;
    }
    write(command, names, left.toArray(float[][]::new));
    assertFails(evaluate(command), "--skip-missing");
    Outcome outcome = evaluate(command, "--skip-missing");
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("LEFT OUT"), outcome.out());
    assertTrue(outcome.out().contains(whole(command).get(gone)), outcome.out());
  }

  @ParameterizedTest
  @CsvSource({
    "lfw, '3\t1\nA\t1\t2\nA\t1\tB\t1\n', ends after line 3",
    "lfw, '1\t1\nA\t1\t2\nA\t1\tB\t1\nC\t1\t2\n', the end of the file",
    "lfw, '2\t1\nA\t1\t2\t3\nA\t1\tB\t1\n', :2: expected a pair of the same person",
    "lfw, '2\t1\nA\t1\t2\nA\t1\t2\n', :3: expected a pair of different people",
    "lfw, '2\t1\t1\n', :1: expected the header",
    "lfw, '2\t1\nA\t0\t2\n', a positive whole number",
    "ytf, 'split\n1,1,A/0,A/1,1\n1,2,A/0,B/0,0\n2,1,C/0,C/1,1\n', split 2 has 1 pairs",
    "ytf, 'split\n1,1,A/0,A/1\n', :2: expected",
    "ytf, 'split\n2,1,A/0,A/1,1\n', :2: expected",
    "blufr, 'images 2\nA_0001.jpg\n', ends after line 2",
    "blufr, 'images 1\nA_0001.jpg\ntrial 2\n', :3: expected trial 1",
    "bundle, 'no pickle', l",
    "ijb, '1 2\n', :1: expected",
    "ijb, '1 2 1\n1 99 0\n', names template 99",
    "ijb, '1 2 1\n', it needs both"
  })
  void aListWithAFlawNamesItsLine(String command, String list, String said) throws IOException {
    write(command, whole(command), wholeRows(command));
    List<String> all = new ArrayList<>(lists(command));
    text("l", list);
    all.addAll(List.of("--embeddings=" + file("e.npy"), "--names=" + file("names")));
    assertFails(run(all), said);
  }

  @Test
  void everyFormOfAFileGivesTheSameResult() throws IOException {
    write("lfw", names("lfw"), rows("lfw"));
    String expected = evaluate("lfw", "--json").out();
    ByteBuffer raw = ByteBuffer.allocate(12 * 6 * 4).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer devkit = ByteBuffer.allocate(16 + 12 * 6 * 4).order(ByteOrder.LITTLE_ENDIAN);
    devkit.putInt(12).putInt(6).putInt(24).putInt(5);
    for (float[] row : rows("lfw")) {
      for (float value : row) {
        raw.putFloat(value);
        devkit.putFloat(value);
      }
    }
    Files.write(folder.resolve("e.npy"), devkit.array());
    assertEquals(expected, evaluate("lfw", "--json").out());
    Files.write(folder.resolve("e.f32"), raw.array());
    List<String> all = new ArrayList<>(lists("lfw"));
    all.addAll(List.of("--embeddings=" + file("e.f32"), "--names=" + file("names"), "--json"));
    assertFails(run(all), "give --dimension");
    all.add("--dimension=6");
    assertEquals(expected, run(all).out());
    all.set(all.size() - 1, "--dimension=5");
    assertFails(run(all), "no whole number of rows of 5");
  }

  @Test
  void resultsWithPairsAreCompared() throws IOException {
    write("lfw", names("lfw"), rows("lfw"));
    text("a.json", evaluate("lfw", "--json", "--with-pairs").out());
    float[][] worse = rows("lfw");
    worse[1] = worse[2];
    write("lfw", names("lfw"), worse);
    text("b.json", evaluate("lfw", "--json", "--with-pairs").out());
    List<String> compare =
        List.of("evaluate", "compare", file("a.json"), file("b.json"), "--json", "--bootstrap=50");
    Outcome outcome = run(compare);
    assertEquals(0, outcome.status(), outcome.err());
    JsonNode result = JsonMapper.builder().build().readTree(outcome.out());
    assertEquals(6, result.get("pairs").asInt());
    assertEquals(1, result.get("firstAccuracy").asDouble());
    // the pair A 1, A 2 scores 0 as the different pairs do; half against two of six at 0: one wrong
    assertEquals(1, result.get("mcNemar").get("onlyFirst").asInt());
    assertEquals(1, result.get("mcNemar").get("exact").asDouble(), 1e-12);
    Outcome text = run(compare.subList(0, 4));
    assertTrue(text.out().contains("only A right 1, only B right 0"), text.out());
    text("c.json", evaluate("lfw", "--json").out());
    assertFails(run(List.of("evaluate", "compare", file("a.json"), file("c.json"))), "no pairs");
    text("d.json", "{");
    assertFails(run(List.of("evaluate", "compare", file("d.json"), file("a.json"))), "no result");
    assertFails(run(List.of("evaluate", "compare", file("x"), file("a.json"))), "no result");
    assertEquals(2, evaluate("lfw", "--with-pairs").status());
  }
}

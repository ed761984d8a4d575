package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.NumpyFile;
import picocli.CommandLine;

/** Three folds of one same and one different pair each; persons point along their own axis. */
class EvaluateCommandTest {

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void writeInput() throws IOException {
    Files.writeString(
        folder.resolve("pairs.txt"),
        "3\t1\nA\t1\t2\nA\t1\tB\t1\nC\t1\t2\nC\t1\tD\t1\nE\t1\t2\nE\t1\tF\t1\n");
    List<String> names = new ArrayList<>();
    float[][] rows = new float[12][6];
    for (int row = 0; row < 12; row++) {
      char person = (char) ('A' + row / 2);
      names.add(person + "/" + person + "_000" + (row % 2 + 1) + ".jpg");
      rows[row][row / 2] = 1 + row % 2;
    }
    Files.write(folder.resolve("names.txt"), names);
    NumpyFile.write(folder.resolve("features.npy"), rows);
  }

  private Outcome evaluate(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "lfw",
                "--pairs=" + folder.resolve("pairs.txt"),
                "--embeddings=" + folder.resolve("features.npy"),
                "--names=" + folder.resolve("names.txt")));
    arguments.addAll(Arrays.asList(more));
    return command(arguments.toArray(new String[0]));
  }

  private static Outcome command(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new EvaluateCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(new FailureSentence())
            .execute(arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  @Test
  void peopleOnTheirOwnAxesAreToldApartWithoutError() {
    Outcome done = evaluate("--evaluation=uncentred");

    assertEquals(0, done.status(), done.err());
    assertTrue(done.out().contains("mean 100.0000 %, standard error 0.0000"), done.out());
    assertTrue(done.out().contains("AUC 1.0000000, EER 0.0000 %"), done.out());
    assertTrue(done.out().contains("3 of 3 folds"), done.out());
  }

  @Test
  void jsonHasTheWholeResult() throws IOException {
    Outcome done = evaluate("--evaluation=uncentred", "--json", "--folds=1,3");

    assertEquals(0, done.status(), done.err());
    JsonNode result = JsonMapper.builder().build().readTree(done.out());
    assertEquals("lfw", result.get("protocol").asText());
    assertEquals("uncentred", result.get("variant").asText());
    assertEquals("pairs.txt", result.get("pairSource").asText());
    assertEquals(3, result.get("foldsInSource").asInt());
    assertEquals(
        List.of(1, 3),
        result.get("folds").findValues("fold").stream().map(JsonNode::asInt).toList());
    // scores are 0 and 1: every threshold from 0.0001 to 0.9999 ties, on average 0.5
    assertEquals(0.5, result.get("folds").get(0).get("threshold").asDouble(), 1e-9);
    assertEquals(4, result.get("tarAtFar").size());
    assertEquals(2, result.get("samePairs").asInt());
  }

  @Test
  void theReleasedEvaluationIsTheDefault() {
    assertTrue(evaluate().out().startsWith("LFW, released evaluation"));
  }

  @Test
  void mistakesInTheInputAreOneSentenceAndExitWithOne() throws IOException {
    assertFails(evaluate("--folds=2"), "at least 2 folds");
    assertFails(evaluate("--folds=1,4"), "no fold 4");
    assertFails(evaluateWith("names.txt", "A/A_0001.jpg\n"), "12 rows");
    assertFails(evaluateWith("features.npy", "no matrix"), "features.npy");
    assertFails(evaluateWith("pairs.txt", "3\t1\nA\t1\n"), "pairs.txt:2");
    for (String name : List.of("names.txt", "features.npy", "pairs.txt")) {
      writeInput();
      Files.delete(folder.resolve(name));
      assertFails(evaluate(), name);
    }
  }

  private Outcome evaluateWith(String file, String content) throws IOException {
    writeInput();
    Files.writeString(folder.resolve(file), content);
    return evaluate();
  }

  @Test
  void aPairOfAnImageWithoutEmbeddingNamesIt() throws IOException {
    Path pairs = folder.resolve("pairs.txt");
    Files.writeString(pairs, Files.readString(pairs).replace("F\t1", "G\t1"));
    assertFails(evaluate(), "Fold 3 of pairs.txt names 'G/G_0001.jpg'");
  }

  private static void assertFails(Outcome outcome, String said) {
    assertEquals(1, outcome.status(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains(said), outcome.err());
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertEquals(2, command().status());
    assertEquals(2, command("lfw").status());
    assertEquals(2, evaluate("--evaluation=other").status());
    assertEquals(2, evaluate("--folds=nine").status());
  }

  @Test
  void helpHasAnExample() {
    Outcome help = command("lfw", "--help");
    assertEquals(0, help.status());
    assertTrue(help.out().contains("sphereface evaluate lfw --pairs pairs.txt"), help.out());
  }
}

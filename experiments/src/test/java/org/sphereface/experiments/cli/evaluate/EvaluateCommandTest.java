package org.sphereface.experiments.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.ErrorMessages;
import org.sphereface.protocols.embeddings.NumpyFile;
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
            .setExecutionExceptionHandler(new ErrorMessages())
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
  void aPageAndFiguresShowThisResultAndAnEarlierOneOverEachOther() throws IOException {
    Path earlier = folder.resolve("earlier.json");
    Outcome first = evaluate("--json", "--with-pairs", "--folds=1,2");
    assertEquals(0, first.status(), first.err());
    Files.writeString(earlier, first.out());
    Path roc = folder.resolve("roc.pdf");
    Path scores = folder.resolve("scores.svg");
    Outcome done =
        evaluate(
            "--html=" + folder.resolve("page"),
            "--plot=" + roc,
            "--plot=scores=" + scores,
            "--label=three folds",
            "--beside=one fold=" + earlier);
    assertEquals(0, done.status(), done.err());
    String page = Files.readString(folder.resolve("page/index.html"));
    assertTrue(page.contains("three folds") && page.contains("one fold"), page);
    assertTrue(page.contains("one fold: different people, most alike"), page);
    assertTrue(Files.exists(folder.resolve("page/figures/det.png")));
    assertTrue(Files.readString(roc, StandardCharsets.ISO_8859_1).startsWith("%PDF-1."));
    assertTrue(Files.readString(scores).contains("<svg"));
  }

  @Test
  void mistakesInFiguresAreFoundBeforeAnythingIsEvaluated() throws IOException {
    Outcome ending = evaluate("--plot=roc.eps");
    assertEquals(2, ending.status());
    assertTrue(ending.err().contains(".pdf, .png or .svg"), ending.err());
    assertEquals(2, evaluate("--label=mine").status());
    String file = folder.resolve("one.png").toString();
    Outcome twice = evaluate("--plot=" + file, "--plot=det=" + file);
    assertEquals(2, twice.status());
    assertTrue(twice.err().contains("Two --plot name the file " + file), twice.err());
    Outcome none = evaluate("--plot=cmc=" + file);
    assertEquals(2, none.status());
    assertTrue(none.err().contains("--plot has no figure cmc here: give "), none.err());
    Path other = Files.writeString(folder.resolve("other.json"), "{}");
    Outcome result = evaluate("--html=" + folder.resolve("page"), "--beside=x=" + other);
    assertEquals(1, result.status());
    assertTrue(
        result
            .err()
            .contains("is no such result: give what 'sphereface evaluate lfw --json' printed"),
        result.err());
    assertFalse(Files.exists(folder.resolve("page")));
  }

  @Test
  void theReleasedEvaluationIsTheDefault() {
    assertTrue(evaluate().out().startsWith("LFW, released evaluation"));
  }

  /** Same pairs at distance 0, different ones at 2: 0.01 is the first threshold that parts them. */
  @Test
  void theOtherVariantsAndIntervalsCanBeAskedFor() {
    Outcome done = evaluate("--evaluation=squared-euclidean", "--bootstrap=50", "--seed=3");
    assertEquals(0, done.status(), done.err());
    assertTrue(done.out().contains("   1    100.0000   0.010000"), done.out());
    assertTrue(done.out().contains("50 resamples of 6 people, seed 3"), done.out());
    assertTrue(done.out().contains("meanAccuracy     100.0000 to 100.0000 %"), done.out());
    assertEquals(0, evaluate("--evaluation=pca", "--components=2").status());
    assertFails(evaluate("--evaluation=pca", "--components=7"), "set components to 6");
    assertEquals(2, evaluate("--components=0").status());
    assertEquals(2, evaluate("--bootstrap=-1").status());
  }

  @Test
  void viewOneTakesTwoListsAndSaysWhatItLeavesOut() throws IOException {
    Path training = folder.resolve("train.txt");
    Files.writeString(training, "2\nA\t1\t2\nX\t1\t2\nA\t1\tB\t1\nA\t2\tB\t2\n");
    Files.writeString(folder.resolve("pairs.txt"), "1\nC\t1\t2\nC\t1\tD\t1\n");
    String train = "--pairs-train=" + training;
    Outcome done = evaluate("--view=1", train, "--skip-missing", "--evaluation=uncentred");
    assertEquals(0, done.status(), done.err());
    assertTrue(
        done.out().contains("LEFT OUT: 1 PAIR, since 2 images are missing (X/X_0001.jpg"),
        done.out());
    assertTrue(done.out().contains("mean 100.0000 %" + System.lineSeparator()), done.out());
    assertFails(evaluate("--view=1", train), "1 pairs lack 2 images");
    assertEquals(2, evaluate("--view=1").status());
    assertEquals(2, evaluate(train).status());
    assertEquals(2, evaluate("--view=3").status());
    assertEquals(2, evaluate("--view=1", train, "--folds=1").status());
  }

  @Test
  void aBundleIsEvaluatedOnRowsInItsOrder() throws IOException {
    StringBuilder pickle = new StringBuilder("((l");
    pickle.append("S'image'\na".repeat(40)).append("(l");
    pickle.append("I01\naI00\na".repeat(10)).append("t.");
    Path bundle = Files.writeString(folder.resolve("bundle.bin"), pickle);
    float[][] rows = new float[40][2];
    for (int row = 0; row < 40; row++) {
      rows[row][row % 4 == 3 ? 1 : 0] = 1 + row;
    }
    Path features = folder.resolve("rows.npy");
    NumpyFile.write(features, rows);
    Outcome done = command("bundle", "--bundle=" + bundle, "--embeddings=" + features);
    assertEquals(0, done.status(), done.err());
    assertTrue(done.out().startsWith("bundle.bin, squared-euclidean evaluation: 10 same and 10"));
    assertTrue(done.out().contains("mean 100.0000 %"), done.out());
    assertTrue(done.out().contains("10 of 10 folds"), done.out());
    assertFails(
        command("bundle", "--bundle=" + bundle, "--embeddings=" + folder.resolve("features.npy")),
        "has 12 rows");
    assertEquals(
        2,
        command("bundle", "--bundle=" + bundle, "--embeddings=" + features, "--evaluation=other")
            .status());
  }

  @Test
  void blufrIsEvaluatedOnGivenListsOrOnDrawnTrialsThatSaySo() throws IOException {
    String features = "--embeddings=" + folder.resolve("features.npy");
    String names = "--names=" + folder.resolve("names.txt");
    Path lists =
        Files.writeString(
            folder.resolve("blufr.txt"),
            "images 5\nA_0001.jpg\nA_0002.jpg\nB_0001.jpg\nC_0001.jpg\nF_0009.jpg\n"
                + "trial 1\ntraining 4\ngallery 1\ngenuine 2\nimpostor 3 5\n");
    Outcome strict = command("blufr", "--lists=" + lists, features, names);
    assertFails(strict, "names 1 test images of which there is no embedding");
    Outcome done = command("blufr", "--lists=" + lists, features, names, "--skip-missing");
    assertEquals(0, done.status(), done.err());
    assertTrue(done.out().contains("LEFT OUT"), done.out());
    assertTrue(done.out().contains("mean less deviation 100.0000 %"), done.out());

    Path some = folder.resolve("some.txt");
    Files.writeString(some, "A/1 A/2 B/1 B/2 C/1 C/2 D/1 D/2 E/1 F/1 G/1 H/1 ".replace(' ', '\n'));
    names = "--names=" + some;
    Outcome drawn = command("blufr", features, names, "--trials=2", "--seed=5");
    assertEquals(0, drawn.status(), drawn.err());
    assertTrue(drawn.out().contains("not the published trials"), drawn.out());
    Outcome json = command("blufr", features, names, "--json");
    assertTrue(JsonMapper.builder().build().readTree(json.out()).get("generated").asBoolean());
    assertEquals(2, command("blufr", features, names, "--trials=0").status());
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

  /** Half of the people along their axes in one network, the others in the other. */
  @Test
  void anEnsembleOfTwoNetworksTellsApartWhomNeitherDoesAlone() throws IOException {
    float[][] first = new float[12][7];
    float[][] second = new float[12][7];
    for (int row = 0; row < 12; row++) {
      int person = row / 2;
      first[row][person < 3 ? person : 6] = 2;
      second[row][person < 3 ? 6 : person] = 300;
    }
    Path other = folder.resolve("second.npy");
    NumpyFile.write(folder.resolve("features.npy"), first);
    NumpyFile.write(other, second);
    Outcome alone = evaluate("--evaluation=uncentred");
    assertTrue(!alone.out().contains("mean 100.0000 %"), alone.out());
    Outcome both = evaluate("--evaluation=uncentred", "--embeddings=" + other);
    assertEquals(0, both.status(), both.err());
    assertTrue(both.out().contains("mean 100.0000 %, standard error 0.0000"), both.out());
    NumpyFile.write(other, new float[11][7]);
    assertFails(evaluate("--embeddings=" + other), "second.npy 11");
  }

  @Test
  void helpHasAnExample() {
    Outcome help = command("lfw", "--help");
    assertEquals(0, help.status());
    assertTrue(help.out().contains("sphereface evaluate lfw --pairs pairs.txt"), help.out());
  }
}

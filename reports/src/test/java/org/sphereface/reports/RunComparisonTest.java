package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.ResultException;

class RunComparisonTest {

  @TempDir private Path folder;

  @Test
  void methodsAreComparedAndThoseOfOneSideAreNamed() throws IOException {
    Component net = network(4, 1);
    Path a =
        new FakeRun(folder.resolve("a"))
            .finished(SOFTMAX, net, 1, evaluation("LFW", false, null, 0.80))
            .finished(aSoftmax(1), net, 1, evaluation("LFW", false, null, 0.80))
            .finished(aSoftmax(4), net, 1, evaluation("LFW", false, null, 0.80))
            .failed(aSoftmax(2), net, 1, "NaN")
            .plan("before");
    Path b =
        new FakeRun(folder.resolve("b"))
            .finished(SOFTMAX, net, 1, evaluation("LFW", false, null, 0.85))
            .finished(aSoftmax(1), net, 1, evaluation("LFW", false, null, 0.80))
            .missing(aSoftmax(4), net, 1)
            .finished(aSoftmax(2), net, 1, evaluation("LFW", false, null, 0.9))
            .missing(aSoftmax(3), net, 1)
            .plan("after");
    Path page = RunComparison.write(a, b, folder.resolve("out"));
    List<String> csv = Files.readAllLines(page.resolveSibling("compare.csv"));
    assertEquals(6, csv.size());
    assertTrue(csv.get(1).endsWith("fewer than 3 seeds decide nothing"), csv.get(1));
    String[] fields = csv.get(1).split(",");
    assertEquals(0.05, Double.parseDouble(fields[6]), 1e-12);
    assertEquals("", fields[7] + fields[8]);
    assertEquals("1 seed x 2 folds", fields[9]);
    assertTrue(csv.get(3).endsWith("\"B: missing, no result file\""), csv.get(3));
    assertTrue(csv.get(4).endsWith("A: failed: NaN"), csv.get(4));
    assertTrue(csv.get(5).endsWith("only B plans this method"), csv.get(5));
    assertTrue(Files.readString(page).contains("only B plans this method"));
  }

  private Path seeds(String name, Component loss, double... accuracies) {
    FakeRun run = new FakeRun(folder.resolve(name));
    for (int i = 0; i < accuracies.length; i++) {
      run.finished(loss, network(4, 1), i + 1, evaluation("LFW", false, null, accuracies[i]));
    }
    return run.plan(name);
  }

  @Test
  void severalSeedsAreJudgedTogether() throws IOException {
    Path a = seeds("a", SOFTMAX, 0.80, 0.81, 0.79, 0.80);
    Path b = seeds("b", SOFTMAX, 0.85, 0.87, 0.84, 0.85);
    Path page = RunComparison.write(a, b, folder.resolve("out"));
    List<String> csv = Files.readAllLines(page.resolveSibling("compare.csv"));
    assertEquals(2, csv.size());
    String[] fields = csv.get(1).split(",");
    // differences 0.05, 0.06, 0.05, 0.05
    assertEquals(0.0525, Double.parseDouble(fields[6]), 1e-12);
    assertTrue(csv.get(1).endsWith("4 seeds x 2 folds,B is better"), csv.get(1));
    // t(3) = 3.182, standard error 0.0025; the folds agree, so that they add nothing
    assertEquals(0.0525 - 3.182 * 0.0025, Double.parseDouble(fields[7]), 1e-4);
  }

  @Test
  void methodsOfOneRoleMatchAndTheirOptionsAreNamed() throws IOException {
    Component slow = new Component("a-softmax", "A-Softmax m=4", Map.of("m", 4, "base", 1000));
    Component fast = new Component("a-softmax", "A-Softmax m=4", Map.of("m", 4, "base", 100));
    Path a = seeds("a", slow, 0.8, 0.8, 0.8);
    Path b = seeds("b", fast, 0.8, 0.8, 0.8);
    Path page = RunComparison.write(a, b, folder.resolve("out"));
    assertEquals(2, Files.readAllLines(page.resolveSibling("compare.csv")).size());
    assertTrue(Files.readString(page).contains("loss base 1000, then 100"));
  }

  @Test
  void aReaderPairsMethodsByName() throws IOException {
    Path a = seeds("a", SOFTMAX, 0.8, 0.8, 0.8);
    Path b = seeds("b", aSoftmax(4), 0.9, 0.9, 0.9);
    assertEquals(3, csv(a, b, Map.of()).size());
    List<String> csv = csv(a, b, Map.of("cell-0", "cell-0"));
    assertEquals(2, csv.size());
    assertTrue(csv.get(1).startsWith("softmax on SphereFace-4 → A-Softmax m=4 on SphereFace-4,"));
    assertTrue(csv.get(1).endsWith("B is better"), csv.get(1));
    String message =
        assertThrows(ResultException.class, () -> csv(a, b, Map.of("none", "cell-0"))).getMessage();
    assertTrue(message.contains("'none'") && message.contains("cell-0"), message);
  }

  private List<String> csv(Path a, Path b, Map<String, String> pairs) throws IOException {
    Path page = RunComparison.write(a, b, pairs, folder.resolve("out"));
    return Files.readAllLines(page.resolveSibling("compare.csv"));
  }

  @Test
  void otherPairsAreNotCompared() throws IOException {
    Path a =
        new FakeRun(folder.resolve("a"))
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .plan("before");
    Path b =
        new FakeRun(folder.resolve("b"))
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .plan("after");
    Path cell = b.resolve("cells/cell-0/result.json");
    Files.writeString(cell, Files.readString(cell).replace("beef", "f00d"));
    Path page = RunComparison.write(a, b, folder.resolve("out"));
    assertTrue(
        Files.readString(page.resolveSibling("compare.csv"))
            .contains("other test sets or pairs: not compared"));
  }
}

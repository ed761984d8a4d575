package org.sphereface.experiments.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.synthetic.SyntheticFaces;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.watch.RunInspector;
import org.sphereface.reports.HtmlReport;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.TuningRecord;

class TunedRunIT {

  private static final String TUNED =
      """
      extends: smoke
      name: tuned
      train: {source: synthetic-faces, identities: 6, imagesPerIdentity: 4, height: 56, width: 48}
      recipe: {base: none, batch: 8, iterations: 20, learningRate: 0.02}
      seeds: [1, 2]
      tuning:
        validation:
          faces: {source: synthetic-faces, split: test, seed: 2, identities: 10, imagesPerIdentity: 4, height: 56, width: 48}
          protocol: {protocol: verification, folds: 2, pairsPerFold: 10}
        trials: 4
        rungs: 2
        factor: 2
        space:
          recipe: {learningRate: {logUniform: [0.001, 0.1]}}
          losses: {a-softmax: {m: [1, 2, 3, 4]}}
      evaluations:
        - name: photographs
          faces: {source: folder, images: FOLDER, height: 56, width: 48}
          protocol: {protocol: verification, folds: 2, pairsPerFold: 1}
      """;

  @TempDir private Path folder;

  private final StringWriter console = new StringWriter();

  private Path out() {
    return folder.resolve("out");
  }

  private Path images() {
    return folder.resolve("images");
  }

  /** Files of four people with two images each; without an image, what no program reads. */
  private void writeTestSet(boolean readable) throws IOException {
    FaceDataset faces = new SyntheticFaces(4, 2, "test", 3, 0.7, 56, 48).open(Set.of());
    for (int i = 0; i < 8; i++) {
      Path file = images().resolve("person" + i / 2).resolve("image" + i % 2 + ".png");
      Files.createDirectories(file.getParent());
      if (readable) {
        FaceImage face = faces.image(i);
        BufferedImage image =
            new BufferedImage(face.width(), face.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < face.height(); y++) {
          for (int x = 0; x < face.width(); x++) {
            int at = 3 * (y * face.width() + x);
            image.setRGB(
                x,
                y,
                (face.rgb()[at] & 0xff) << 16
                    | (face.rgb()[at + 1] & 0xff) << 8
                    | face.rgb()[at + 2] & 0xff);
          }
        }
        ImageIO.write(image, "png", file.toFile());
      } else {
        Files.writeString(file, "not there yet");
      }
    }
  }

  private Matrix matrix(String... sets) throws IOException {
    Path file = folder.resolve("tuned.yaml");
    Files.writeString(file, TUNED.replace("FOLDER", images().toString()));
    return new MatrixReader().read(file.toString(), List.of(sets));
  }

  private int run(Matrix matrix) {
    RunSettings settings =
        new RunSettings(
            out(),
            List.of(Engine.getInstance().getDevices()),
            "test",
            false,
            new PrintWriter(console));
    return new TunedRun(matrix, settings, false, () -> {}, (part, cells, run) -> run.run()).run();
  }

  private CellResult result(String id) {
    return ResultFiles.readCell(out(), id).orElseThrow();
  }

  private Map<String, String> results() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out().resolve("cells"))) {
      for (Path file : files.filter(f -> f.endsWith("result.json")).toList()) {
        all.put(out().relativize(file).toString(), Files.readString(file));
      }
    }
    return all;
  }

  @Test
  void noImageOfATestSetIsReadBeforeTheSearchHasEndedAndTheBestIsTestedOnce() throws IOException {
    writeTestSet(false);
    Matrix matrix = matrix();
    DatasetException e = assertThrows(DatasetException.class, () -> run(matrix));
    assertTrue(e.getMessage().contains("image0.png"), e.getMessage());
    Map<String, String> trials = results();
    assertEquals(2 * (4 + 2), trials.size(), trials.keySet()::toString);
    trials.values().forEach(text -> assertTrue(text.contains("\"name\" : \"validation\"")));
    writeTestSet(true);
    assertEquals(0, run(matrix), console::toString);
    Map<String, String> all = results();
    trials.forEach((file, text) -> assertEquals(text, all.get(file)));
    assertEquals(12 + 4 + 4, all.size());
    requireBestOfEachRung(ResultFiles.readPlan(out()));
    requireReport();
    assertEquals(20, new RunInspector(out()).look().cells().size());
    assertEquals(0, run(matrix), console::toString);
    assertEquals(all, results());
  }

  /** From the result files alone. */
  private void requireBestOfEachRung(MatrixPlan plan) {
    TuningRecord tuning = plan.tuning();
    for (String loss : List.of("softmax", "a-softmax")) {
      Map<Integer, Double> first = values(tuning, loss, 1);
      Map<Integer, Double> second = values(tuning, loss, 2);
      assertEquals(Set.of(1, 2, 3, 4), first.keySet());
      assertEquals(Set.copyOf(best(first).subList(0, 2)), second.keySet());
      TuningRecord.Choice choice =
          tuning.chosen().stream().filter(of -> of.loss().equals(loss)).findFirst().orElseThrow();
      assertEquals(best(second).get(0), choice.trial());
      assertEquals(second.get(choice.trial()), choice.value());
      for (MatrixPlan.PlannedCell cell :
          plan.cells().stream().filter(of -> of.loss().id().equals(loss)).toList()) {
        CellResult result = result(cell.id());
        assertEquals("photographs", result.evaluations().get(0).name());
        assertEquals(
            choice.options().get("recipe.learningRate"), result.curve().get(0).learningRate());
        if (loss.equals("a-softmax")) {
          assertEquals(
              ((Number) choice.options().get("m")).intValue(),
              ((Number) result.loss().options().get("m")).intValue());
        }
      }
    }
    for (MatrixPlan.PlannedCell cell : tuning.untuned()) {
      assertEquals(0.02, result(cell.id()).curve().get(0).learningRate());
    }
  }

  private Map<Integer, Double> values(TuningRecord tuning, String loss, int rung) {
    Map<Integer, Double> values = new LinkedHashMap<>();
    for (TuningRecord.PlannedTrial trial : tuning.cells()) {
      if (trial.rung() == rung && trial.cell().loss().id().equals(loss)) {
        assertEquals(rung == 1 ? 10 : 20, result(trial.cell().id()).training().iterations());
        values.put(
            trial.number(), result(trial.cell().id()).evaluations().get(0).result().meanAccuracy());
      }
    }
    return values;
  }

  private static List<Integer> best(Map<Integer, Double> values) {
    List<Integer> numbers = new ArrayList<>(values.keySet());
    numbers.sort(Comparator.comparingDouble((Integer number) -> -values.get(number)));
    return numbers;
  }

  private void requireReport() throws IOException {
    Path page = HtmlReport.writePages(out());
    String tuning = Files.readString(page.resolveSibling("tuning.html"));
    assertTrue(tuning.contains("Equal budgets of tuning"), tuning);
    assertTrue(Files.readString(page).contains("A-Softmax beats the other losses under equal"));
    JsonNode numbers = new ObjectMapper().readTree(page.resolveSibling("tuning.json").toFile());
    JsonNode method = numbers.get("methods").get(0);
    assertEquals(4, method.get("valueByTrial").size());
    // one trial is expected to reach the mean of all
    double mean = 0;
    for (JsonNode value : method.get("valueByTrial")) {
      mean += value.doubleValue() / 4;
    }
    assertEquals(mean, method.get("expectedBest").get(0).get("mean").doubleValue(), 1e-12);
    assertEquals(4, Files.readAllLines(page.resolveSibling("tuning-tests.csv")).size() - 1);
  }

  @Test
  void peopleWhoAreInTwoSetsAreRefusedByTheirNamesBeforeAnyTraining() throws IOException {
    writeTestSet(false);
    for (String[] overlap :
        new String[][] {
          {"tuning.validation.faces.split=train", "tuning.validation.faces.seed=1"},
          {
            "evaluations.0.faces={source: synthetic-faces, split: test, seed: 2, identities: 10,"
                + " imagesPerIdentity: 4, height: 56, width: 48}"
          }
        }) {
      List<String> sets = new ArrayList<>(List.of(overlap));
      sets.add("excludeTestIdentities=false");
      MatrixException e =
          assertThrows(MatrixException.class, () -> run(matrix(sets.toArray(String[]::new))));
      assertTrue(e.getMessage().contains("people are in"), e.getMessage());
      assertTrue(
          e.getMessage().contains("-0000") || e.getMessage().contains("-0001"), e.getMessage());
    }
    assertFalse(Files.exists(out().resolve("cells")));
  }

  @Test
  void aTrialThatDivergesIsBehindTheOthersAndIsNotTriedAgain() throws IOException {
    writeTestSet(true);
    Matrix matrix =
        matrix(
            "losses=[softmax]",
            "seeds=[1]",
            "tuning.space={recipe: {learningRate: [0.01, 1e30]}}",
            "tuning.rungs=1");
    assertEquals(0, run(matrix), console::toString);
    TuningRecord tuning = ResultFiles.readPlan(out()).tuning();
    assertEquals(0.01, tuning.chosen().get(0).options().get("recipe.learningRate"));
    List<CellResult> diverged =
        tuning.cells().stream()
            .map(trial -> result(trial.cell().id()))
            .filter(CellResult::hasDiverged)
            .toList();
    assertEquals(
        tuning.cells().stream()
            .filter(trial -> trial.options().get("recipe.learningRate").equals(1e30))
            .count(),
        diverged.size());
    assertFalse(diverged.isEmpty(), "the seed draws the high rate");
    Map<String, String> before = results();
    assertEquals(0, run(matrix));
    assertEquals(before, results());
  }
}

package org.sphereface.experiments.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.results.CellFolder;
import org.sphereface.results.ResultFiles;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingInputs;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;

/** Trained cells are evaluated without naming their networks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CellEvaluationIT {

  private static final String NETWORK =
      "{network: sphereface, depth: 4, width: 0.125, inputHeight: 56, inputWidth: 48}";

  private static final String FACES =
      "{source: synthetic-faces, split: test, identities: 20, imagesPerIdentity: 4, height: 56,"
          + " width: 48}";

  private static final List<String> SETS =
      List.of("recipe.iterations=20", "losses=[softmax, modified-softmax, normface]");

  private Path folder;

  private final List<Cell> cells = new MatrixReader().read("smoke", SETS).cells();

  private record Outcome(int status, String out, String err) {}

  private static Outcome sphereface(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(out, err, arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  private Outcome evaluate(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "evaluate",
                "lfw",
                "--pairs=" + folder.resolve("pairs.txt"),
                "--faces=" + FACES,
                "--cache=" + folder.resolve("cache")));
    command.addAll(List.of(more));
    return sphereface(command.toArray(String[]::new));
  }

  private Path run() {
    return folder.resolve("run");
  }

  private String cell(int index) {
    return "--cell=" + run().resolve("cells").resolve(cells.get(index).id());
  }

  @BeforeAll
  void trainCellsAndDrawPairs(@TempDir Path shared) throws IOException {
    folder = shared;
    List<String> command =
        new ArrayList<>(List.of("run", "smoke", "--out=" + run(), "--no-events"));
    SETS.forEach(set -> command.add("--set=" + set));
    Outcome trained = sphereface(command.toArray(String[]::new));
    assertEquals(0, trained.status(), trained.err());
    Outcome extracted =
        sphereface("extract", cell(0), "--faces=" + FACES, "--out=" + folder.resolve("e.npy"));
    assertEquals(0, extracted.status(), extracted.err());
    List<String> names = Files.readAllLines(folder.resolve("e.names.txt"));
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    for (int pair = 0; pair < 200; pair++) {
      int person = random.nextInt(20);
      boolean same = pair % 2 == 0;
      int other = same ? person : (person + 1 + random.nextInt(19)) % 20;
      lines.add(
          names.get(4 * person + random.nextInt(2))
              + " "
              + names.get(4 * other + 2 + random.nextInt(2))
              + (same ? " 1" : " 0"));
    }
    Files.write(folder.resolve("pairs.txt"), lines);
  }

  @Test
  void aCellIsItsNetworkWithItsParameters() {
    Outcome cell = evaluate(cell(0));
    assertEquals(0, cell.status(), cell.err());
    Path weights = new CellFolder(run(), cells.get(0).id()).parameters();
    Outcome typed = evaluate("--network=" + NETWORK, "--weights=" + weights);
    assertEquals(0, typed.status(), typed.err());
    assertEquals(result(typed.out()), result(cell.out()));
    assertTrue(cell.out().contains("Cell: " + cells.get(0).id() + ", "), cell.out());
  }

  /** The lines after those about faces, model and cache. */
  private static String result(String text) {
    return text.substring(text.indexOf("Pairs, "));
  }

  @Test
  void twoCellsAreComparedAsTheirStoredResultsAre() throws IOException {
    Outcome both = evaluate(cell(0), cell(1), "--json");
    assertEquals(0, both.status(), both.err());
    List<Path> results = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Outcome one = evaluate(cell(i), "--json", "--with-pairs");
      results.add(Files.writeString(folder.resolve(i + ".json"), json(one.out())));
    }
    Outcome compared =
        sphereface(
            "evaluate", "compare", results.get(0).toString(), results.get(1).toString(), "--json");
    ObjectMapper mapper = new ObjectMapper();
    JsonNode expected = mapper.readTree(json(compared.out()));
    assertEquals(expected, mapper.readTree(json(both.out())).get("comparison"));

    String text = evaluate(cell(0), cell(1)).out();
    assertTrue(text.contains("A - B"), text);
    assertTrue(text.contains("McNemar"), text);
  }

  private static String json(String out) {
    return out.substring(out.indexOf("{\n") < 0 ? out.indexOf('{') : out.indexOf("{\n"));
  }

  @Test
  void anInterruptedCellIsItsLastCheckpoint() throws IOException {
    Cell cell = cells.get(2);
    ResultFiles.deleteCell(run(), cell.id());
    String without = evaluate(cell(2)).err();
    assertTrue(without.contains("is not trained yet and has no checkpoint"), without);
    Path state;
    try (FaceModel model =
        new FaceModel(cell.network(), cell.loss(), 1, 20, List.of(Device.cpu()), new Sgd(0.9, 0))) {
      Checkpoints checkpoints =
          new Checkpoints(
              new CellFolder(run(), cell.id()).checkpoints(),
              TrainingInputs.of("{}"),
              (then, now) -> List.of(),
              problem -> {});
      checkpoints.write(
          model,
          new TrainingState(
              7,
              List.of(),
              List.of(),
              TrainingState.NONE.interval(),
              List.of(),
              0,
              Map.of(),
              List.of()));
      checkpoints.confirm(7);
      state = checkpoints.newestState().orElseThrow();
    }
    Outcome interrupted = evaluate(cell(2));
    assertEquals(0, interrupted.status(), interrupted.err());
    assertTrue(interrupted.out().contains("checkpoint of iteration 7"), interrupted.out());
    Outcome typed = evaluate("--network=" + NETWORK, "--weights=" + state);
    assertEquals(result(typed.out()), result(interrupted.out()));
  }

  @Test
  void whatIsNoTrainedCellIsRefused() {
    assertRefused("leave --network", cell(0), "--network=sphereface");
    assertRefused("There are 3 --cell", cell(0), cell(1), cell(1));
    assertRefused("has no cell 'none'", "--cell=" + run().resolve("cells/none"));
    assertRefused("is not the folder of a cell", "--cell=/");
    Outcome blufr = sphereface("evaluate", "blufr", cell(0), cell(1), "--faces=" + FACES);
    assertTrue(blufr.err().contains("There are 2 --cell"), blufr.err());
  }

  private void assertRefused(String reason, String... options) {
    Outcome refused = evaluate(options);
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains(reason), refused.err());
  }
}

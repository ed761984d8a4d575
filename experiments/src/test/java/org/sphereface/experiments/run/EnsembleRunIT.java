package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Ensemble;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.megaface.MegaFaceWorkFolder;
import org.sphereface.files.OutputFolder;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.ResultFiles;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.PretrainedNetwork;

class EnsembleRunIT {

  private static final String FACES =
      "{source: synthetic-faces, split: test, seed: %d, identities: %d, imagesPerIdentity: %d,"
          + " height: 56, width: 48}";
  private static final String MEGAFACE =
      "megaface={probes: "
          + String.format(FACES, 2, 6, 3)
          + ", distractors: "
          + String.format(FACES, 3, 40, 1)
          + ", sizes: [10, 1000]}";
  private static final String PATCHES =
      "patches={losses: [softmax], crops: [{name: upper, zoom: 1.4, down: 22}]}";

  @TempDir private Path out;

  private final StringWriter console = new StringWriter();

  private static Matrix smoke(String... sets) {
    List<String> all = new ArrayList<>(SmokeRun.SMALL);
    all.addAll(List.of("recipe.iterations=3", "recipe.steps=[2]", "losses=[softmax]", MEGAFACE));
    all.addAll(List.of(sets));
    return new MatrixReader().read("smoke", all);
  }

  private int run(Matrix matrix) {
    return new MatrixRunner(matrix, out, false, "test", new PrintWriter(console)).run();
  }

  private Path folder(String id) {
    return out.resolve("cells").resolve(id);
  }

  /** What a cell's network makes of a set as the cell's patch shows it. */
  private List<float[]> embeddings(Cell cell, FaceSource source) {
    FaceDataset faces = source.open(Set.of()).patch(cell.patch());
    try (PretrainedNetwork network =
        new PretrainedNetwork(
            cell.network(),
            folder(cell.id()).resolve("parameters.safetensors"),
            Engine.getInstance().getDevices(1)[0])) {
      Embeddings all =
          new EmbeddingExtractor(network, images -> {})
              .extract(faces, IntStream.range(0, faces.images().size()).boxed().toList());
      return all.names().stream().map(all::of).toList();
    }
  }

  /** Mean of the networks' cosines, in double precision. */
  private static double score(List<List<float[]>> a, int i, List<List<float[]>> b, int j) {
    return IntStream.range(0, a.size())
        .mapToDouble(n -> PlainCosine.of(a.get(n).get(i), b.get(n).get(j)))
        .average()
        .orElseThrow();
  }

  /** Counts image by image; probes are six people with three images each. */
  private double rank1(Matrix matrix, List<Cell> cells, int distractors) {
    List<List<float[]>> probes =
        cells.stream().map(cell -> embeddings(cell, matrix.megaFace().probes())).toList();
    List<List<float[]>> others =
        cells.stream().map(cell -> embeddings(cell, matrix.megaFace().distractors())).toList();
    int first = 0;
    int pairs = 0;
    for (int probe = 0; probe < 18; probe++) {
      for (int mate = probe / 3 * 3; mate < probe / 3 * 3 + 3; mate++) {
        if (mate != probe) {
          double score = score(probes, probe, probes, mate);
          pairs++;
          int at = probe;
          if (IntStream.range(0, distractors)
              .allMatch(other -> score(probes, at, others, other) < score)) {
            first++;
          }
        }
      }
    }
    return (double) first / pairs;
  }

  private List<Double> rank1(String id) {
    return MegaFaceFiles.ofCell(out, id).orElseThrow().galleries().stream()
        .map(GalleryResult::rank1)
        .toList();
  }

  @Test
  void anEnsembleOfPatchesIsJudgedByTheMeanOfItsNetworksCosines() throws IOException {
    assertEquals(0, run(smoke()));
    String before = Files.readString(folder(smoke().cells().get(0).id()).resolve("result.json"));
    Matrix matrix = smoke(PATCHES);
    assertEquals(0, run(matrix), console::toString);
    assertEquals(
        before, Files.readString(folder(matrix.cells().get(0).id()).resolve("result.json")));
    Ensemble ensemble = matrix.ensembles().get(0);
    assertEquals(matrix.cells(), ensemble.cells());
    Cell upper = matrix.cells().get(1);
    assertEquals(new FacePatch("upper", 1.4, 0, 22), upper.patch());

    CellResult trained = ResultFiles.readCell(out, upper.id()).orElseThrow();
    for (String data : List.of(trained.training().data(), trained.evaluations().get(0).data())) {
      assertTrue(data.endsWith("; patch upper (zoom 1.4, 0.0 right, 22.0 down)"), data);
    }
    for (List<Cell> cells : List.of(List.of(upper), ensemble.cells())) {
      List<Double> measured = rank1(cells.size() == 1 ? upper.id() : ensemble.id());
      assertEquals(rank1(matrix, cells, 10), measured.get(0), 1e-12);
      assertEquals(rank1(matrix, cells, 40), measured.get(1), 1e-12);
    }
    MegaFaceSets together = MegaFaceFiles.setsOfCell(out, ensemble.id()).orElseThrow();
    for (Cell cell : ensemble.cells()) {
      MegaFaceSets alone = MegaFaceFiles.setsOfCell(out, cell.id()).orElseThrow();
      assertTrue(together.parametersSha256().contains(alone.parametersSha256()));
      assertTrue(together.probes().fingerprint().contains(alone.probes().fingerprint()));
      assertFalse(Files.exists(folder(cell.id()).resolve("megaface")));
    }
    MatrixPlan plan = ResultFiles.readPlan(out);
    assertEquals("upper", plan.cells().get(1).patch());
    assertEquals(ensemble.id(), plan.ensembles().get(0).id());
    assertEquals(0, run(matrix));
    assertTrue(console.toString().contains("All 2 cells are finished"), console.toString());
    assertThrows(RunException.class, () -> run(smoke(PATCHES, "patches.crops.0.down=20")));
  }

  @Test
  void aRunThatIsKilledBeforeTheEnsembleIsMeasuredGoesOnFromTheEmbeddings() throws IOException {
    Matrix matrix = smoke(PATCHES);
    assertEquals(0, run(matrix), console::toString);
    Ensemble ensemble = matrix.ensembles().get(0);
    Path result = folder(ensemble.id()).resolve("megaface.json");
    byte[] whole = Files.readAllBytes(result);
    MegaFaceFiles.remove(out, ensemble.id());
    // what a cell keeps for its ensemble; this is not of its network, so that its use is seen
    Cell first = matrix.cells().get(0);
    MegaFaceSets sets = MegaFaceFiles.setsOfCell(out, first.id()).orElseThrow();
    MegaFaceWorkFolder work =
        new MegaFaceWorkFolder(OutputFolder.at(folder(first.id())).within("megaface"));
    work.begin(sets.toString());
    byte[] strange = new byte[18 * 2 * first.network().embeddingSize() * Float.BYTES];
    for (int i = 0; i < strange.length; i += 4) {
      strange[i + 2] = (byte) (i * i / 7);
      strange[i + 3] = 0x3f;
    }
    Files.write(work.probes(), strange);
    assertEquals(0, run(matrix), console::toString);
    assertFalse(work.exists());
    assertNotEquals(Optional.empty(), MegaFaceFiles.ofCell(out, ensemble.id()));
    assertFalse(Arrays.equals(whole, Files.readAllBytes(result)), "embeddings are kept");

    // of other faces: forgotten
    MegaFaceFiles.remove(out, ensemble.id());
    work.begin("other faces");
    Files.write(work.probes(), strange);
    assertEquals(0, run(matrix), console::toString);
    assertArrayEquals(whole, Files.readAllBytes(result));
  }

  @Test
  void anEnsembleWaitsForAllOfItsCells() {
    Matrix matrix = smoke(PATCHES, "recipe.learningRate=1e30");
    assertEquals(2, run(matrix), console::toString);
    assertTrue(console.toString().contains("is not measured: the cell"), console.toString());
    assertTrue(MegaFaceFiles.ofCell(out, matrix.ensembles().get(0).id()).isEmpty());
  }
}

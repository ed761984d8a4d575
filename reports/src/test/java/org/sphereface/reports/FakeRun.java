package org.sphereface.reports;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.protocols.megaface.MegaFaceResult.RankRate;
import org.sphereface.protocols.statistics.ClassAngles;
import org.sphereface.protocols.statistics.EmbeddingStatistics;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.CellResult.Schedule;
import org.sphereface.results.CellResult.Training;
import org.sphereface.results.CellResult.TrainingCost;
import org.sphereface.results.CellResult.TrainingOptions;
import org.sphereface.results.CellResult.TrainingSet;
import org.sphereface.results.EmbeddingCurve;
import org.sphereface.results.HardestPairs;
import org.sphereface.results.HardestPairs.FacePair;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.PairList;
import org.sphereface.results.Provenance;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.Schedules;
import org.sphereface.results.SphereFeatures;
import org.sphereface.results.SphereFeatures.Identity;
import org.sphereface.results.StoredDecisions;

/** Writes the result files of a run that never was. */
public final class FakeRun {

  private static final Schedules STEPS =
      new Schedules(
          List.of(1, 250, 251, 500),
          List.of(0.05, 0.05, 0.005, 0.005),
          List.of(9.0, 5.0, 5.0, 5.0));

  public static final Component SOFTMAX = new Component("softmax", "softmax", Map.of());

  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private final List<MatrixPlan.PlannedCell> planned = new ArrayList<>();
  private final List<MatrixPlan.PlannedEnsemble> ensembles = new ArrayList<>();
  private final Path folder;
  private String precision;

  public FakeRun(Path folder) {
    this.folder = folder;
  }

  public static Component aSoftmax(int m) {
    return new Component(
        "a-softmax", "A-Softmax m=" + m, Map.of("m", m, "annealing", Map.of("base", 1000.0)));
  }

  public static Component network(int depth, double width) {
    return new Component(
        "sphereface",
        "SphereFace-" + depth + (width == 1 ? "" : " x" + width),
        Map.of("depth", depth, "width", width, "inputHeight", 112, "inputWidth", 96));
  }

  public static Evaluation evaluation(
      String name, boolean synthetic, String subset, double accuracy) {
    return evaluation(name, synthetic, subset, accuracy, subset == null ? 2 : 10);
  }

  public static Evaluation evaluation(
      String name, boolean synthetic, String subset, double accuracy, int foldsInSource) {
    VerificationResult result =
        new VerificationResult(
            "lfw",
            "released",
            "pairs.txt",
            foldsInSource,
            600,
            600,
            List.of(
                new FoldAccuracy(9, accuracy - 0.01, 0.25),
                new FoldAccuracy(10, accuracy + 0.01, 0.26)),
            accuracy,
            0.01,
            0.97,
            0.08,
            List.of(new TarAtFar(0.01, 0.8), new TarAtFar(1e-4, 0.4)),
            List.of(new RocPoint(0, 0.4), new RocPoint(0.01, 0.8), new RocPoint(1, 1)),
            new ScoreHistogram(-1, 1, List.of(0, 1, 9, 4), List.of(3, 9, 2, 0)),
            null,
            null);
    return new Evaluation(name, name + " test images", synthetic, "beef", subset, result);
  }

  /** With names, where a result has room for them, and a picture of one pixel. */
  public static Evaluation withHardest(Evaluation e, String name) {
    FacePair pair = new FacePair(name, name, 0.7, 0.4, PIXEL, PIXEL);
    return new Evaluation(
        e.name(),
        e.data(),
        e.synthetic(),
        e.fingerprint(),
        e.subset(),
        e.result(),
        new HardestPairs(List.of(pair), List.of(pair), "released"),
        e.pairs(),
        e.decisions());
  }

  /**
   * With decisions on pairs, whose list is written.
   *
   * @param correct whether each pair is decided correctly, fold after fold
   */
  public Evaluation withDecisions(Evaluation e, VerificationPairs pairs, List<Boolean> correct) {
    PairList.write(folder, pairs);
    List<PairDecision> decisions = new ArrayList<>();
    for (VerificationPairs.Fold fold : pairs.folds()) {
      for (VerificationPairs.Pair pair : fold.pairs()) {
        decisions.add(
            new PairDecision(
                fold.number(),
                pair.left(),
                pair.right(),
                pair.same(),
                0.5,
                correct.get(decisions.size())));
      }
    }
    return new Evaluation(
        e.name(),
        e.data(),
        e.synthetic(),
        e.fingerprint(),
        e.subset(),
        e.result(),
        e.hardest(),
        PairList.hash(pairs),
        StoredDecisions.of(decisions));
  }

  /** MegaFace with two numbers of distractors, for a cell that is planned already. */
  public FakeRun megaFace(int cell, double rank1, double tar) {
    List<GalleryResult> galleries = new ArrayList<>();
    for (int size : new int[] {10_000, 1_000_000}) {
      galleries.add(
          new GalleryResult(
              size,
              size,
              80L * size,
              rank1,
              rank1,
              List.of(new RankRate(1, rank1), new RankRate(size + 1, 1)),
              List.of(new TarAtFar(1e-6, tar)),
              List.of(new RocPoint(0, tar / 2), new RocPoint(1e-6, tar), new RocPoint(1, 1))));
    }
    MegaFaceResult result = new MegaFaceResult("megaface", 80, 4000, 0, 200_000, 512, galleries);
    Path file = folder.resolve("cells/cell-" + cell + "/megaface.json");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, new ObjectMapper().writeValueAsBytes(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /**
   * Statistics of embeddings at iterations 100 and 200 for the cell that was planned last: two
   * training people on a circle, two images of each at an angle, their centres at right angles.
   *
   * @param degrees of the angle at the end, less than 45; twice that before
   */
  public FakeRun embeddings(double degrees) {
    List<EmbeddingCurve.Point> points =
        List.of(embeddings(100, 2 * degrees), embeddings(200, degrees));
    new EmbeddingCurve(CellResult.SCHEMA_VERSION, "cafe", "beef", points)
        .write(folder, planned.get(planned.size() - 1).id());
    return this;
  }

  private static EmbeddingCurve.Point embeddings(int iteration, double degrees) {
    float[][] x = new float[4][];
    for (int i = 0; i < x.length; i++) {
      double angle = Math.toRadians(90 * (i / 2) + (i % 2 - 0.5) * degrees);
      x[i] = new float[] {(float) (2 * Math.cos(angle)), (float) (2 * Math.sin(angle))};
    }
    int[] people = {0, 0, 1, 1};
    EmbeddingStatistics statistics = EmbeddingStatistics.of(x, people);
    return new EmbeddingCurve.Point(
        iteration,
        statistics,
        statistics,
        ClassAngles.of(x, people, new float[] {1, 0, 0, 1}),
        degrees / 100);
  }

  /** Features on the sphere for the cell that was planned last. */
  public FakeRun sphere(SphereFeatures sphere) {
    CellResult c = ResultFiles.readCell(folder, planned.get(planned.size() - 1).id()).orElseThrow();
    ResultFiles.writeCell(folder, c.copy().sphere(sphere).build());
    return this;
  }

  /**
   * Three identities on the edges of right triangles with sides 3, 4 and 5.
   *
   * @param z of the second one's second feature (0, sqrt(1 - z z), z)
   */
  public static SphereFeatures sphere(String name, double z) {
    Identity one =
        new Identity(
            name,
            List.of(1.0, 0.0, 0.0),
            List.of(List.of(1.0, 0.0, 0.0), List.of(0.6, 0.8, 0.0)),
            List.of(2.5, 3.5));
    List<Double> second = List.of(0.0, Math.sqrt(1 - z * z), z);
    Identity two =
        new Identity(name, null, List.of(List.of(0.0, 0.0, 1.0), second), List.of(1.0, 2.0));
    Identity three = new Identity(name, null, List.of(List.of(0.8, 0.6, 0.0)), List.of(0.5));
    return new SphereFeatures(List.of(one, two, three), 6);
  }

  public FakeRun missing(Component loss, Component network, long seed) {
    planned.add(new MatrixPlan.PlannedCell("cell-" + planned.size(), loss, network, seed));
    return this;
  }

  public FakeRun failed(Component loss, Component network, long seed, String why) {
    return cell(loss, network, seed, why, List.of());
  }

  public FakeRun finished(Component loss, Component network, long seed, Evaluation... evaluations) {
    return cell(loss, network, seed, null, List.of(evaluations));
  }

  private FakeRun cell(
      Component loss, Component network, long seed, String failure, List<Evaluation> evaluations) {
    missing(loss, network, seed);
    ResultFiles.writeCell(
        folder,
        CellResult.of(planned.get(planned.size() - 1).id(), loss, network)
            .failure(failure)
            .training(
                Training.of(
                    new TrainingSet(
                        "train faces",
                        evaluations.stream().anyMatch(Evaluation::synthetic),
                        "cafe",
                        4000,
                        200),
                    new Schedule(seed, 500, 64),
                    new TrainingCost(1_000_000, 60.5, 512.25),
                    new TrainingOptions(null, precision, null, null)))
            .curve(
                List.of(
                    new CurvePoint(10, 5.5, 0.01, 0.05, null),
                    new CurvePoint(20, 4.5, 0.11, 0.05, null)))
            // files of earlier versions have none
            .schedules(seed == 1 ? STEPS : null)
            .evaluations(evaluations)
            .provenance(
                new Provenance(
                    "sphereface run fake",
                    "0123abc-dirty",
                    Map.of("JDK", "17.0.15", "MXNet", "1.9.1"),
                    "MXNet 1.9.1 on cpu()",
                    Map.of("cores", "2"),
                    Map.of("OMP_NUM_THREADS", "2"),
                    "loss: softmax\nseed: 1\n",
                    "2026-01-02T03:04:05Z",
                    70.25,
                    List.of()))
            .build());
    return this;
  }

  /** The cells from now on were trained in mixed precision. */
  public FakeRun inMixedPrecision() {
    precision = "mixed";
    return this;
  }

  /** The cell that was planned last is of a patch. */
  public FakeRun ofPatch(String patch) {
    MatrixPlan.PlannedCell last = planned.remove(planned.size() - 1);
    planned.add(
        new MatrixPlan.PlannedCell(last.id(), last.loss(), last.network(), last.seed(), patch));
    return this;
  }

  /** Plans an ensemble of cells that are planned already. */
  public FakeRun ensemble(String id, String... cells) {
    ensembles.add(new MatrixPlan.PlannedEnsemble(id, List.of(cells)));
    return this;
  }

  public Path plan(String title) {
    ResultFiles.writePlan(
        folder,
        new MatrixPlan(
            CellResult.SCHEMA_VERSION, "fake", title, "name: fake\n", planned, ensembles));
    return folder;
  }
}

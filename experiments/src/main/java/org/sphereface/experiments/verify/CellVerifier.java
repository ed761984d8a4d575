package org.sphereface.experiments.verify;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.data.OpenedEvaluation;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.megaface.MegaFaceEvaluator;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;
import org.sphereface.results.CellFolder;
import org.sphereface.results.CellResult;
import org.sphereface.results.HardestPairs;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.Provenance;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.TrainingSession;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * Repeats the evaluations of finished cells, and MegaFace of cells and ensembles, from the stored
 * parameters and compares every figure with the result files. On the same engine, device and
 * threads they must be equal to the last bit.
 */
public final class CellVerifier implements AutoCloseable {

  private final Path folder;
  private final MatrixPlan plan;
  private final UnaryOperator<String> paths;
  private final Device device = Engine.getInstance().getDevices(1)[0];
  private final Map<PatchedPlan, OpenedEvaluation> open = new HashMap<>();
  private final MegaFaceVerifier megaFace;

  /** A test set, cut to a patch. */
  private record PatchedPlan(EvaluationPlan plan, FacePatch patch) {}

  /**
   * @param same whether all figures are as in the result file
   * @param sentence what was compared, or which figures differ
   */
  public record Verdict(boolean same, String sentence) {}

  /**
   * @param folder of a run
   * @param console takes lines on the progress
   */
  public CellVerifier(Path folder, Consumer<String> console) {
    this(folder, UnaryOperator.identity(), console);
  }

  /**
   * @param folder of a run
   * @param places gives the paths of stored configurations
   * @param console takes lines on the progress
   */
  public CellVerifier(Path folder, StoredPaths places, Consumer<String> console) {
    this(folder, places::of, console);
  }

  private CellVerifier(Path folder, UnaryOperator<String> paths, Consumer<String> console) {
    this.folder = folder;
    this.paths = paths;
    plan = ResultFiles.readPlan(folder);
    megaFace = new MegaFaceVerifier(folder, plan, paths, device, new MegaFaceEvaluator(console));
  }

  /**
   * Returns the ids of a run's planned cells and ensembles in the order of verification. The cells
   * of an ensemble come together and the ensemble after them, so that embeddings are kept for one
   * ensemble at a time.
   */
  public static List<String> planned(Path folder) {
    MatrixPlan plan = ResultFiles.readPlan(folder);
    Set<String> ids = new LinkedHashSet<>();
    for (MatrixPlan.PlannedCell cell : plan.everyCell()) {
      plan.ensembles().stream()
          .filter(ensemble -> ensemble.cells().contains(cell.id()))
          .forEach(
              ensemble -> {
                ids.addAll(ensemble.cells());
                ids.add(ensemble.id());
              });
      ids.add(cell.id());
    }
    return List.copyOf(ids);
  }

  /**
   * Verifies a cell or an ensemble.
   *
   * @throws org.sphereface.results.ResultException if its result file is damaged
   * @throws org.sphereface.experiments.matrix.MatrixException if its configuration cannot be read
   * @throws IllegalArgumentException if its parameters are damaged
   */
  public Verdict verify(String id) {
    List<String> cells =
        plan.ensembles().stream()
            .filter(ensemble -> ensemble.id().equals(id))
            .findFirst()
            .map(MatrixPlan.PlannedEnsemble::cells)
            .orElse(List.of(id));
    for (String cell : cells) {
      Optional<Verdict> problem = problem(cell, cells.size() > 1 ? "its cell " + cell + " " : "");
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    ValueComparison comparison = new ValueComparison();
    List<String> repeated = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    CellResult result = ResultFiles.readCell(folder, cells.get(0)).orElseThrow();
    if (cells.size() == 1) {
      List<CellResult.Evaluation> evaluations = evaluations(result);
      comparison.compare("", comparable(result.evaluations(), evaluations, notes), evaluations);
      evaluations.forEach(evaluation -> repeated.add(evaluation.name()));
    }
    try {
      megaFace.repeat(id, cells, comparison).ifPresent(repeated::add);
    } catch (MegaFaceVerifier.NotMeasured e) {
      return new Verdict(false, e.getMessage());
    }
    for (String cell : cells) {
      notes.addAll(
          TrainingSession.breaks(
              ResultFiles.readCell(folder, cell).orElseThrow().provenance().sessions()));
    }
    String noted = notes.isEmpty() ? "" : " " + String.join(" ", notes);
    return comparison.isSame()
        ? new Verdict(
            true, "every figure is the same (" + String.join(", ", repeated) + ")." + noted)
        : new Verdict(false, difference(comparison, result.provenance()) + noted);
  }

  /** Returns the stored evaluations, with new values where an earlier version wrote others. */
  private static List<CellResult.Evaluation> comparable(
      List<CellResult.Evaluation> then, List<CellResult.Evaluation> now, List<String> notes) {
    List<CellResult.Evaluation> comparable = new ArrayList<>(then);
    for (int i = 0; i < Math.min(then.size(), now.size()); i++) {
      CellResult.Evaluation stored = then.get(i);
      boolean earlier =
          ContentFingerprint.compare(stored.fingerprint(), now.get(i).fingerprint())
              == Comparison.NOT_COMPARABLE;
      if (earlier) {
        notes.add(
            "It is unknown whether the faces of "
                + stored.name()
                + " are the same: the result is of an earlier version, whose"
                + " fingerprint does not cover their bytes.");
      }
      comparable.set(
          i,
          new CellResult.Evaluation(
              stored.name(),
              stored.data(),
              stored.synthetic(),
              earlier ? now.get(i).fingerprint() : stored.fingerprint(),
              stored.subset(),
              stored.result(),
              isEarlier(stored.hardest()) ? now.get(i).hardest() : stored.hardest(),
              stored.pairs() == null ? now.get(i).pairs() : stored.pairs(),
              stored.decisions() == null ? now.get(i).decisions() : stored.decisions()));
    }
    return comparable;
  }

  /** Earlier versions chose the hardest pairs by another evaluation than that of the folds. */
  private static boolean isEarlier(HardestPairs hardest) {
    return hardest != null && hardest.variant() == null;
  }

  /** Returns why a cell cannot be verified; empty if it can. */
  private Optional<Verdict> problem(String id, String subject) {
    Path parameters = parameters(id);
    if (!ResultFiles.isFinished(folder, id)) {
      return Optional.of(new Verdict(false, subject + "is not finished: run the matrix again."));
    }
    return Files.isRegularFile(parameters)
        ? Optional.empty()
        : Optional.of(
            new Verdict(
                false, subject + "has no parameters any more: there is no " + parameters + "."));
  }

  private Path parameters(String id) {
    return new CellFolder(folder, id).parameters();
  }

  private List<CellResult.Evaluation> evaluations(CellResult result) {
    String configuration = paths.apply(result.provenance().configuration());
    String origin = "configuration of " + result.id();
    Matrix matrix = new MatrixReader().cell(configuration, origin);
    FacePatch patch = new MatrixReader().patch(configuration, origin);
    List<CellResult.Evaluation> repeated = new ArrayList<>();
    try (PretrainedNetwork network =
        new PretrainedNetwork(matrix.networks().get(0), parameters(result.id()), device)) {
      EmbeddingExtractor extractor = new EmbeddingExtractor(network, images -> {});
      for (EvaluationPlan of : matrix.evaluations()) {
        repeated.add(open(of, patch).evaluate(extractor));
      }
    }
    return repeated;
  }

  private OpenedEvaluation open(EvaluationPlan of, FacePatch patch) {
    OpenedEvaluation whole =
        open.computeIfAbsent(
            new PatchedPlan(of, FacePatch.WHOLE),
            key -> OpenedEvaluation.open(of, OpenedDatasets.CACHE_BYTES));
    return patch.isWhole()
        ? whole
        : open.computeIfAbsent(
            new PatchedPlan(of, patch), key -> whole.patch(patch, OpenedDatasets.CACHE_BYTES));
  }

  private String difference(ValueComparison comparison, Provenance then) {
    Provenance now =
        new ProvenanceCollector("", "[" + device + "]").collect("", Instant.EPOCH, 0, List.of());
    List<String> reasons = new ArrayList<>();
    addDifference("engine", then.engine(), now.engine(), reasons);
    addDifference(
        "OMP_NUM_THREADS",
        then.environment().get("OMP_NUM_THREADS"),
        now.environment().get("OMP_NUM_THREADS"),
        reasons);
    addDifference(
        "processor", then.machine().get("processor"), now.machine().get("processor"), reasons);
    return "differs: "
        + comparison.summary()
        + (reasons.isEmpty()
            ? ". Engine, threads and processor are the same, so it should not: data or program have"
                + " changed."
            : ". So do " + String.join(" and ", reasons) + ".");
  }

  private static void addDifference(String what, String then, String now, List<String> into) {
    if (!Objects.equals(then, now)) {
      into.add(what + " (" + then + " then, " + now + " now)");
    }
  }

  /** Removes the embeddings that are kept for ensembles. */
  @Override
  public void close() {
    megaFace.close();
  }
}

package org.sphereface.experiments.verify;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.matrix.MegaFacePlan;
import org.sphereface.experiments.megaface.MegaFaceEvaluator;
import org.sphereface.experiments.megaface.MegaFaceEvaluator.EnsembleMember;
import org.sphereface.experiments.megaface.MegaFaceWorkFolder;
import org.sphereface.experiments.model.NetworkFile;
import org.sphereface.networks.Precision;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.results.CellFolder;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.ResultFiles;

/**
 * Measures cells and ensembles on MegaFace again. Embeddings are kept in the folder {@code verify}
 * beside the parameters, those of an ensemble's cells until the ensemble is measured.
 */
final class MegaFaceVerifier implements AutoCloseable {

  private final Path folder;
  private final MatrixPlan plan;
  private final UnaryOperator<String> paths;
  private final Device device;
  private final MegaFaceEvaluator evaluator;
  private final Map<DatasetKey, OpenedDatasets> open = new HashMap<>();
  private final Set<MegaFaceWorkFolder> kept = new LinkedHashSet<>();

  /** What the opened faces depend on. */
  private record DatasetKey(
      FaceSource train,
      List<EvaluationPlan> evaluations,
      MegaFacePlan megaFace,
      boolean excludeTestIdentities,
      FacePatch patch) {}

  /** Thrown if a planned result is missing. */
  static final class NotMeasured extends Exception {

    private static final long serialVersionUID = 1L;

    NotMeasured(String message) {
      super(message);
    }
  }

  MegaFaceVerifier(
      Path folder,
      MatrixPlan plan,
      UnaryOperator<String> paths,
      Device device,
      MegaFaceEvaluator evaluator) {
    this.folder = folder;
    this.plan = plan;
    this.paths = paths;
    this.device = device;
    this.evaluator = evaluator;
  }

  /**
   * Measures again and compares.
   *
   * @param id of a cell or ensemble
   * @param cells the finished cells whose networks are measured
   * @param comparison takes each figure
   * @return what was repeated, or why it was not; empty if MegaFace is no part of the run
   * @throws NotMeasured if the run's matrix has the section, and there is no result
   */
  Optional<String> repeat(String id, List<String> cells, ValueComparison comparison)
      throws NotMeasured {
    Optional<MegaFaceResult> stored = MegaFaceFiles.ofCell(folder, id);
    if (stored.isEmpty()) {
      if (new MatrixReader().plan(plan.configuration()).megaFace() != null) {
        throw new NotMeasured("has no result on MegaFace: run the matrix again.");
      }
      return Optional.empty();
    }
    Optional<MegaFaceSets> sets = MegaFaceFiles.setsOfCell(folder, id);
    if (sets.isEmpty()) {
      return Optional.of("MegaFace was measured elsewhere and is not repeated");
    }
    List<EnsembleMember> members = new ArrayList<>();
    String section = sets.get().configuration();
    String alone = "";
    for (String cell : cells) {
      String configuration =
          ResultFiles.readCell(folder, cell).orElseThrow().provenance().configuration();
      String origin = "configuration of " + cell;
      Matrix matrix =
          new MatrixReader().cell(paths.apply(configuration), paths.apply(section), origin);
      members.add(member(cell, matrix, new MatrixReader().patch(configuration, origin)));
      alone = matrix.megaFaceConfiguration();
    }
    MegaFaceSets now = evaluator.sets(section, members);
    MegaFaceWorkFolder work = work(id);
    kept.add(work);
    members.forEach(member -> kept.add(member.work()));
    comparison.compare("megaface", stored.get(), evaluator.measure(alone, members, now, work));
    comparison.compare("megaface.probes", sets.get().probes(), now.probes());
    comparison.compare("megaface.distractors", sets.get().distractors(), now.distractors());
    comparison.compare(
        "megaface.parameters", sets.get().parametersSha256(), now.parametersSha256());
    boolean awaited = plan.ensembles().stream().anyMatch(of -> of.cells().contains(id));
    if (!awaited) {
      close();
    }
    return Optional.of("MegaFace");
  }

  private MegaFaceWorkFolder work(String id) {
    return new MegaFaceWorkFolder(new CellFolder(folder, id).verification());
  }

  private EnsembleMember member(String cell, Matrix matrix, FacePatch patch) {
    return EnsembleMember.of(
        new NetworkFile(
            matrix.networks().get(0),
            new CellFolder(folder, cell).parameters(),
            Precision.FLOAT32,
            () -> device),
        open(matrix, patch).megaFace().orElseThrow(),
        work(cell));
  }

  private OpenedDatasets open(Matrix matrix, FacePatch patch) {
    OpenedDatasets whole =
        open.computeIfAbsent(key(matrix, FacePatch.WHOLE), key -> OpenedDatasets.open(matrix));
    return open.computeIfAbsent(
        key(matrix, patch), key -> whole.patch(patch, OpenedDatasets.CACHE_BYTES));
  }

  private static DatasetKey key(Matrix matrix, FacePatch patch) {
    return new DatasetKey(
        matrix.train(),
        matrix.evaluations(),
        matrix.megaFace(),
        matrix.excludeTestIdentities(),
        patch);
  }

  /** Removes all embeddings. */
  @Override
  public void close() {
    kept.forEach(MegaFaceWorkFolder::remove);
    kept.clear();
  }
}

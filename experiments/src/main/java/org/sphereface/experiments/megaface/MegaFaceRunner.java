package org.sphereface.experiments.megaface;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.CellFailure;
import org.sphereface.experiments.data.MegaFaceDatasets;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Ensemble;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.megaface.MegaFaceEvaluator.EnsembleMember;
import org.sphereface.experiments.model.NetworkFile;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;
import org.sphereface.networks.Precision;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.results.CellFolder;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.ResultFiles;

/**
 * Measures the network of each finished cell on MegaFace, from its stored parameters, and each
 * ensemble whose cells are all finished. Writes {@code megaface.json} into the folder of the cell
 * or the ensemble.
 *
 * <p>Embeddings are written to files in the cell's folder {@code megaface}, from which a run that
 * was killed resumes. The folder is removed when no ensemble needs it any more. A result of the
 * same faces and parameters is kept.
 */
public final class MegaFaceRunner {

  private final Matrix matrix;
  private final Path out;
  private final Map<FacePatch, OpenedDatasets> sets;
  private final Device device;
  private final MegaFaceEvaluator evaluator;
  private final Consumer<String> console;

  /**
   * @param matrix one that has a section {@code megaface}
   * @param out the run's folder
   * @param sets of each patch of the matrix
   * @param console takes lines on what is measured
   */
  public MegaFaceRunner(
      Matrix matrix,
      Path out,
      Map<FacePatch, OpenedDatasets> sets,
      Device device,
      Consumer<String> console) {
    this.matrix = matrix;
    this.out = out;
    this.sets = sets;
    this.device = device;
    this.console = console;
    evaluator = new MegaFaceEvaluator(console);
  }

  /** Describes the faces. */
  public String description() {
    MegaFaceDatasets faces = faces(FacePatch.WHOLE);
    return String.format(
        "probes: %s; distractors: %s, evaluated with %s",
        faces.probeSet().data(), faces.distractorSet().data(), faces.sizes());
  }

  private MegaFaceDatasets faces(FacePatch patch) {
    return sets.get(patch).megaFace().orElseThrow();
  }

  /**
   * Returns whether every cell and ensemble has a result of the matrix's section {@code megaface},
   * none failed, and no work is left; true for a matrix without that section.
   */
  public static boolean isDone(Matrix matrix, Path out) {
    return matrix.megaFace() == null
        || matrix.cells().stream()
                .allMatch(cell -> isDone(out, cell.id(), matrix.megaFaceConfiguration()))
            && matrix.ensembles().stream()
                .allMatch(ensemble -> isDone(out, ensemble.id(), matrix.ensembleConfiguration()));
  }

  private static boolean isDone(Path out, String id, String configuration) {
    return !work(out, id).exists()
        && MegaFaceFiles.failure(out, id).isEmpty()
        && MegaFaceFiles.setsOfCell(out, id)
            .filter(sets -> sets.configuration().equals(configuration))
            .isPresent();
  }

  /**
   * Returns whether the results of the cells were measured on the open sets.
   *
   * @param sets of each patch; without those that cannot be opened
   */
  public static boolean isOf(Matrix matrix, Path out, Map<FacePatch, OpenedDatasets> sets) {
    return matrix.megaFace() == null
        || matrix.cells().stream()
            .filter(cell -> sets.containsKey(cell.patch()))
            .allMatch(
                cell -> isOf(out, cell.id(), sets.get(cell.patch()).megaFace().orElseThrow()));
  }

  public static boolean isOf(Path out, String id, MegaFaceDatasets faces) {
    return MegaFaceFiles.setsOfCell(out, id).stream()
        .noneMatch(
            then ->
                hasChanged(then.probes(), faces.probeSet())
                    || hasChanged(then.distractors(), faces.distractorSet()));
  }

  private static Comparison compare(MegaFaceSets.TestSet then, MegaFaceSets.TestSet now) {
    return ContentFingerprint.compare(then.fingerprint(), now.fingerprint());
  }

  private static boolean hasChanged(MegaFaceSets.TestSet then, MegaFaceSets.TestSet now) {
    return compare(then, now) == Comparison.OTHER;
  }

  /** Removes the failures of an earlier run, so that this run tries again. */
  public static void forgetFailures(Matrix matrix, Path out) {
    Stream.concat(
            matrix.cells().stream().map(Cell::id), matrix.ensembles().stream().map(Ensemble::id))
        .forEach(id -> MegaFaceFiles.removeFailure(out, id));
  }

  private static MegaFaceWorkFolder work(Path out, String id) {
    return new MegaFaceWorkFolder(new CellFolder(out, id).megaFace());
  }

  /**
   * Measures a cell's network, if the cell is finished and has no such result, and the ensemble
   * whose last cell it is.
   *
   * @return why a evaluator failed, a sentence for each that did; they are printed
   */
  public List<String> measure(Cell cell) {
    List<String> failures = new ArrayList<>();
    if (isFinished(cell)) {
      measureAlone(cell).ifPresent(failures::add);
    }
    matrix.ensembles().stream()
        .filter(ensemble -> ensemble.last().equals(cell))
        .flatMap(ensemble -> measure(ensemble).stream())
        .forEach(failures::add);
    return failures;
  }

  private boolean isFinished(Cell cell) {
    return ResultFiles.isFinished(out, cell.id());
  }

  private Optional<String> measureAlone(Cell cell) {
    Optional<String> failure = measure(cell.id(), matrix.megaFaceConfiguration(), List.of(cell));
    if (failure.isEmpty() && matrix.ensembles().stream().noneMatch(of -> awaits(of, cell))) {
      work(out, cell.id()).remove();
    }
    return failure;
  }

  /** Returns whether an ensemble will need the embeddings of a cell. */
  private boolean awaits(Ensemble ensemble, Cell cell) {
    return ensemble.cells().contains(cell)
        && MegaFaceFiles.setsOfCell(out, ensemble.id())
            .filter(before -> before.configuration().equals(matrix.ensembleConfiguration()))
            .isEmpty();
  }

  private Optional<String> measure(Ensemble ensemble) {
    Optional<Cell> missing = ensemble.cells().stream().filter(of -> !isFinished(of)).findFirst();
    if (missing.isPresent()) {
      console.accept(
          String.format(
              "  MegaFace of the ensemble %s is not measured: the cell %s is not finished.",
              ensemble.id(), missing.get().id()));
      return Optional.empty();
    }
    Optional<String> failure =
        measure(ensemble.id(), matrix.ensembleConfiguration(), ensemble.cells());
    if (failure.isEmpty()) {
      Stream.concat(Stream.of(ensemble.id()), ensemble.cells().stream().map(Cell::id))
          .forEach(id -> work(out, id).remove());
    }
    return failure;
  }

  /** Measures the networks of cells as one, if there is no such result; returns why that failed. */
  private Optional<String> measure(String id, String configuration, List<Cell> cells) {
    try {
      cells.forEach(this::requireMeasurable);
      List<EnsembleMember> members = cells.stream().map(this::member).toList();
      MegaFaceSets now = evaluator.sets(configuration, members);
      if (!isSame(id, MegaFaceFiles.setsOfCell(out, id), now)) {
        MegaFaceResult result =
            evaluator.measure(matrix.megaFaceConfiguration(), members, now, work(out, id));
        MegaFaceFiles.write(out, id, result, now);
        report(cells, result, now);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      String reason = CellFailure.of(e).orElseThrow(() -> e);
      MegaFaceFiles.writeFailure(out, id, reason);
      console.accept("  MegaFace FAILED for " + id + ": " + reason);
      return Optional.of(reason);
    }
  }

  /** Returns whether a result is of the same faces and parameters; if not, prints the reason. */
  private boolean isSame(String id, Optional<MegaFaceSets> before, MegaFaceSets now) {
    if (before.isEmpty()) {
      return false;
    }
    MegaFaceSets then = before.get();
    List<String> others = new ArrayList<>();
    if (!then.configuration().equals(now.configuration())) {
      others.add("configuration");
    }
    if (!then.parametersSha256().equals(now.parametersSha256())) {
      others.add("parameters");
    }
    if (!then.engine().equals(now.engine())) {
      others.add("engine (" + then.engine() + ", now " + now.engine() + ")");
    }
    if (hasChanged(then.probes(), now.probes())) {
      others.add("probes (" + now.probes().data() + ")");
    }
    if (hasChanged(then.distractors(), now.distractors())) {
      others.add("distractors (" + now.distractors().data() + ")");
    }
    if (!others.isEmpty()) {
      console.accept(
          "  MegaFace of "
              + id
              + " is measured again, since these have changed: "
              + String.join(", ", others)
              + ".");
      return false;
    }
    if (compare(then.probes(), now.probes()) == Comparison.NOT_COMPARABLE
        || compare(then.distractors(), now.distractors()) == Comparison.NOT_COMPARABLE) {
      console.accept(
          "  WARNING: It is unknown whether MegaFace of "
              + id
              + " was measured on the same faces: its result is of an earlier"
              + " version, whose fingerprints do not cover the images' bytes. It is kept; remove "
              + new CellFolder(out, id).path().resolve("megaface.json")
              + " to measure again.");
    }
    return true;
  }

  private void requireMeasurable(Cell cell) {
    if (!Files.isRegularFile(parameters(cell))) {
      throw new ProtocolException("the cell has no parameters any more: --force trains it again.");
    }
  }

  private Path parameters(Cell cell) {
    return new CellFolder(out, cell.id()).parameters();
  }

  private EnsembleMember member(Cell cell) {
    return EnsembleMember.of(
        new NetworkFile(cell.network(), parameters(cell), Precision.FLOAT32, () -> device),
        faces(cell.patch()),
        work(out, cell.id()));
  }

  private void report(List<Cell> cells, MegaFaceResult result, MegaFaceSets of) {
    MegaFaceResult.GalleryResult most = result.galleries().get(result.galleries().size() - 1);
    console.accept(
        String.format(
            Locale.ROOT,
            "  MegaFace%s%s, %,d distractors: rank-1 %.2f %%, TAR at FAR 1e-6 %.2f %%",
            cells.size() == 1 ? "" : " of the ensemble of " + cells.size() + " patches",
            of.hasSynthetic() ? " (synthetic faces)" : "",
            most.distractors(),
            100 * most.rank1(),
            100
                * most.tarAtFar().stream()
                    .filter(rate -> rate.far() == 1e-6)
                    .findFirst()
                    .orElseThrow()
                    .tar()));
  }
}

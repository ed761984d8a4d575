package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sphereface.datasets.CachedFaces;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.networks.Network;

/**
 * The sets of faces of a matrix, open: nobody of the test sets is in the training set, unless the
 * matrix says so.
 *
 * @param evaluations with their test sets
 * @param training the training set
 * @param megaFace with probes and distractors; empty if the matrix has no such section
 */
record OpenSets(
    List<OpenEvaluation> evaluations, FaceDataset training, Optional<MegaFaceStage> megaFace) {

  /** Decoded images up to this many bytes are kept in memory, of each set. */
  static final long CACHE_BYTES = 1L << 30;

  /**
   * Opens them.
   *
   * @throws org.sphereface.datasets.DatasetException if one cannot be opened
   * @throws MatrixException if faces for MegaFace are of another size than the networks take
   */
  static OpenSets open(Matrix matrix, RunSetting setting) {
    List<OpenEvaluation> evaluations = new ArrayList<>();
    for (EvaluationPlan plan : matrix.evaluations()) {
      evaluations.add(OpenEvaluation.open(plan, CACHE_BYTES));
    }
    Optional<MegaFaceProbes> probes =
        Optional.ofNullable(matrix.megaFace())
            .map(plan -> MegaFaceProbes.open(plan, evaluations, CACHE_BYTES));
    FaceDataset training = training(matrix, evaluations, probes);
    return new OpenSets(
        evaluations, training, probes.map(found -> megaFace(matrix, found, training, setting)));
  }

  private static FaceDataset training(
      Matrix matrix, List<OpenEvaluation> evaluations, Optional<MegaFaceProbes> probes) {
    Set<String> excluded = new LinkedHashSet<>();
    if (matrix.excludeTestIdentities()) {
      evaluations.forEach(evaluation -> excluded.addAll(evaluation.identities()));
      probes.ifPresent(of -> excluded.addAll(of.identities()));
    }
    return CachedFaces.within(matrix.train().open(excluded), CACHE_BYTES);
  }

  private static MegaFaceStage megaFace(
      Matrix matrix, MegaFaceProbes probes, FaceDataset training, RunSetting setting) {
    requireSizes(matrix.cells(), probes.faces());
    MegaFaceStage stage = new MegaFaceStage(matrix, probes, training, CACHE_BYTES, setting);
    requireSizes(matrix.cells(), stage.distractors());
    return stage;
  }

  /** Tells which they are. */
  void tell(RunSetting setting) {
    setting.say(
        "Training set: %s, %d images of %d identities.",
        training.description(), training.images().size(), training.identities().size());
    megaFace.ifPresent(stage -> setting.say("MegaFace: %s.", stage.description()));
  }

  /**
   * Called before anything is trained.
   *
   * @throws MatrixException if faces are of another size than these cells' networks take
   */
  void requireSizes(List<Cell> cells) {
    requireSizes(cells, training);
    for (OpenEvaluation evaluation : evaluations) {
      requireSizes(cells, evaluation.faces());
    }
  }

  private static void requireSizes(List<Cell> cells, FaceDataset faces) {
    if (faces.images().isEmpty()) {
      throw new MatrixException(
          "There are no images in " + faces.description() + ": check its options.");
    }
    FaceImage image = faces.anyImage();
    for (Cell cell : cells) {
      Network network = cell.network();
      if (image.height() != network.inputHeight() || image.width() != network.inputWidth()) {
        throw new MatrixException(
            String.format(
                Locale.ROOT,
                "The faces of %s are %d x %d (height x width) but network '%s' takes %d x %d: set"
                    + " inputHeight and inputWidth of the network, or height and width of the data set.",
                faces.description(),
                image.height(),
                image.width(),
                network.label(),
                network.inputHeight(),
                network.inputWidth()));
      }
    }
  }
}

package org.sphereface.experiments.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.networks.Network;

/**
 * The opened sets of a matrix, cut to one patch.
 *
 * @param training without the people of the test sets, if the matrix asks for it
 * @param evaluations the test sets with their pairs
 * @param megaFace the faces of MegaFace; empty if the matrix has no such section
 */
public record OpenedDatasets(
    FaceDataset training, List<OpenedEvaluation> evaluations, Optional<MegaFaceDatasets> megaFace) {

  /** Bytes of decoded images that are kept in memory for each set, over all patches. */
  public static final long CACHE_BYTES = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

  /** Opens the sets with whole faces. */
  public static OpenedDatasets open(Matrix matrix) {
    long cacheBytes = CACHE_BYTES / matrix.shownPatches().size();
    List<OpenedEvaluation> evaluations = new ArrayList<>();
    for (EvaluationPlan plan : matrix.evaluations()) {
      evaluations.add(OpenedEvaluation.open(plan, cacheBytes));
    }
    Optional<MegaFaceProbes> probes =
        Optional.ofNullable(matrix.megaFace())
            .map(plan -> MegaFaceProbes.open(plan, evaluations, cacheBytes));
    Set<String> heldOut = new LinkedHashSet<>();
    for (EvaluationPlan plan : matrix.heldOut()) {
      heldOut.addAll(OpenedEvaluation.people(plan));
    }
    Set<String> excluded = new LinkedHashSet<>();
    if (matrix.excludeTestIdentities()) {
      excluded.addAll(heldOut);
      evaluations.forEach(evaluation -> excluded.addAll(evaluation.identities()));
      probes.ifPresent(of -> excluded.addAll(of.identities()));
    }
    FaceDataset training = CachedDataset.within(matrix.train().open(excluded), cacheBytes);
    if (!heldOut.isEmpty()) {
      Set<String> scored = new LinkedHashSet<>();
      evaluations.forEach(evaluation -> scored.addAll(evaluation.identities()));
      DisjointPeople.require(
          training.identities(), matrix.evaluations(), scored, matrix.heldOut(), heldOut);
    }
    return new OpenedDatasets(
        training,
        List.copyOf(evaluations),
        probes.map(
            found ->
                MegaFaceDatasets.open(
                    matrix.megaFace(),
                    found,
                    matrix.excludeTestIdentities() ? training.identities() : List.of(),
                    cacheBytes)));
  }

  /** Opens the sets as each patch of the matrix shows them. */
  public static Map<FacePatch, OpenedDatasets> ofPatches(Matrix matrix) {
    OpenedDatasets whole = open(matrix);
    Map<FacePatch, OpenedDatasets> sets = new LinkedHashMap<>();
    for (FacePatch patch : matrix.shownPatches()) {
      sets.put(patch, whole.patch(patch, CACHE_BYTES / matrix.shownPatches().size()));
    }
    return sets;
  }

  /** Prints the descriptions of the training sets, and how test sets differ from their lists. */
  public static void describe(Map<FacePatch, OpenedDatasets> sets, RunSettings settings) {
    for (OpenedDatasets of : sets.values()) {
      String counts =
          String.format(
              Locale.ROOT,
              "%d images of %d identities",
              of.training.images().size(),
              of.training.identities().size());
      String description = of.training.description();
      // most descriptions have them already
      settings.print(
          "Training set: %s%s.", description, description.contains(counts) ? "" : ", " + counts);
      for (OpenedEvaluation evaluation : of.evaluations) {
        if (!evaluation.pairs().differences().isEmpty()) {
          settings.print(
              "Test set %s: names in %s: %s.",
              evaluation.plan().name(),
              evaluation.pairs().source(),
              evaluation.pairs().differences());
        }
      }
    }
  }

  /** Returns the same sets, cut to a patch. */
  public OpenedDatasets patch(FacePatch patch, long cacheBytes) {
    return patch.isWhole()
        ? this
        : new OpenedDatasets(
            CachedDataset.within(training.patch(patch), cacheBytes),
            evaluations.stream().map(of -> of.patch(patch, cacheBytes)).toList(),
            megaFace.map(of -> of.patch(patch, cacheBytes)));
  }

  /**
   * @param todo the cells to be trained
   * @param all those that MegaFace may measure
   * @throws MatrixException if faces are not of the size that a network takes
   */
  public void requireSizes(List<Cell> todo, List<Cell> all) {
    megaFace.ifPresent(
        faces -> {
          requireSizes(all, faces.probes().faces());
          requireSizes(all, faces.distractors());
        });
    requireSizes(todo, training);
    evaluations.forEach(evaluation -> requireSizes(todo, evaluation.faces()));
  }

  /**
   * Reads the images that are needed after the training, or a sample of a large set.
   *
   * @throws MatrixException if one cannot be read
   */
  public void requireReadable() {
    for (OpenedEvaluation evaluation : evaluations) {
      requireReadable(
          "Evaluation '" + evaluation.plan().name() + "'",
          evaluation.faces(),
          evaluation.indexByImage().values());
    }
    megaFace.ifPresent(
        of -> {
          requireReadable("MegaFace's probes", of.probes().faces(), all(of.probes().faces()));
          requireReadable("MegaFace's distractors", of.distractors(), all(of.distractors()));
        });
  }

  private static List<Integer> all(FaceDataset faces) {
    return IntStream.range(0, faces.images().size()).boxed().toList();
  }

  private static void requireReadable(String where, FaceDataset faces, Collection<Integer> images) {
    BrokenImages.among(faces, images)
        .ifPresent(
            problem -> {
              throw new MatrixException(where + ": " + problem);
            });
  }

  public static void requireSizes(List<Cell> cells, FaceDataset faces) {
    cells.stream().map(Cell::network).distinct().forEach(of -> requireSize(of, faces));
  }

  /**
   * @throws MatrixException if there are no faces, or they are not of the size that a network takes
   */
  public static void requireSize(Network network, FaceDataset faces) {
    requireSize(
        "network '" + network.label() + "'", network.inputHeight(), network.inputWidth(), faces);
  }

  /**
   * @param model how messages call what takes the faces
   * @throws MatrixException if there are no faces, or they are not of the size
   */
  public static void requireSize(String model, int height, int width, FaceDataset faces) {
    if (faces.images().isEmpty()) {
      throw new MatrixException(
          "There are no images in " + faces.description() + ": check its options.");
    }
    FaceImage image = faces.anyImage();
    if (image.height() != height || image.width() != width) {
      throw new MatrixException(
          String.format(
              Locale.ROOT,
              "The faces of %s are %d x %d (height x width) but %s takes %d x %d: set"
                  + " inputHeight and inputWidth of the network, or height and width of the data set.",
              faces.description(),
              image.height(),
              image.width(),
              model,
              height,
              width));
    }
  }
}

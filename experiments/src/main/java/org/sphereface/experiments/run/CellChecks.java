package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.sampling.BalancedSampler;
import org.sphereface.datasets.sampling.IdentitySampler;
import org.sphereface.datasets.sampling.Sampler;
import org.sphereface.datasets.sampling.ShuffledSampler;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.builtin.SampledClasses;
import org.sphereface.training.Recipe;

/**
 * Checks a cell's training before it begins, from its loss, its recipe and the labels of its
 * training set.
 */
public record CellChecks(Matrix matrix) {

  /** The number of batches that are checked; later ones are alike. */
  private static final int MOST_BATCHES = 30_000;

  private static final int FEW_IDENTITIES = 4;

  /**
   * Returns why no loss can be trained on a set.
   *
   * @return empty if one can
   */
  public static Optional<String> problem(FaceDataset training) {
    int identities = training.identities().size();
    return identities > 1
        ? Optional.empty()
        : Optional.of(
            "The training set has "
                + (identities == 0 ? "no identity" : "one identity alone")
                + " ("
                + training.description()
                + "): the loss would be 0 from the first iteration and nothing learned; give a set"
                + " of at least 2 people.");
  }

  /** Returns what is unusual in a training set, a sentence for each thing. */
  public static List<String> warnings(FaceDataset training) {
    List<String> warnings = new ArrayList<>();
    int identities = training.identities().size();
    if (identities < FEW_IDENTITIES) {
      warnings.add(
          "The training set has "
              + identities
              + " identities: a network learns little from so few.");
    }
    if (training.images().size() <= identities) {
      warnings.add(
          "No identity of the training set has two images: nothing shows what the faces of one"
              + " person have in common.");
    }
    return warnings;
  }

  /**
   * Returns what is unusual in a cell's schedules, a sentence for each thing, such as a rate that
   * does not fall or a margin that does not set in.
   */
  public List<String> warnings(Cell cell) {
    return trainingWarnings(cell).all();
  }

  private TrainingWarnings trainingWarnings(Cell cell) {
    return new TrainingWarnings(matrix.recipe(cell), cell.loss(), cell.network());
  }

  /** Returns what is unusual in a cell's schedules, and in how often its images are seen. */
  public List<String> warnings(Cell cell, FaceDataset training) {
    List<String> all = new ArrayList<>(warnings(cell));
    all.addAll(trainingWarnings(cell).of(training));
    return all;
  }

  /**
   * Returns why a cell cannot be trained.
   *
   * @return empty if nothing is known
   */
  public Optional<String> problem(Cell cell, FaceDataset training) {
    if (cell.loss() instanceof SampledClasses && !matrix.recipe(cell).optimizer().hasVelocity()) {
      return Optional.of(
          "sampled-classes exchanges the class weights with their velocities, which "
              + "recipe.optimizer: sgd alone has: give that, or the loss over all classes.");
    }
    try {
      Sampler sampler = sampler(cell, training);
      LossHead head =
          cell.loss().head(cell.network().embeddingSize(), training.identities().size());
      return cell.loss() instanceof SampledClasses sampled
          ? sample(cell, sampled, head.classes(), sampler, training)
          : Optional.empty();
    } catch (MatrixException | DatasetException | IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Returns why a recipe's batch cannot be split over devices; empty if it can.
   *
   * @param devices of a cell
   */
  public Optional<String> problem(Cell cell, int devices) {
    int batch = matrix.recipe(cell).data().batch();
    return batch >= devices
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "recipe.batch %d cannot be split over %d devices: set at least %d, or give fewer"
                    + " --devices.",
                batch,
                devices,
                devices));
  }

  private Optional<String> sample(
      Cell cell, SampledClasses loss, int classes, Sampler sampler, FaceDataset training) {
    Recipe recipe = matrix.recipe(cell);
    int size = loss.size(classes);
    if (size >= Math.min(recipe.data().batch(), classes)) {
      return Optional.empty();
    }
    for (int iteration = 0;
        iteration < Math.min(recipe.schedule().iterations(), MOST_BATCHES);
        iteration++) {
      long own =
          Arrays.stream(sampler.batch(iteration, recipe.data().batch()))
              .map(training::label)
              .distinct()
              .count();
      if (own > size) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "sampled-classes: the batch of iteration %d has images of %d identities, but rate"
                    + " %s of %d classes is a sample of %d: raise rate to at least %.3g, or lower"
                    + " recipe.batch.",
                iteration + 1,
                own,
                loss.rate(),
                classes,
                size,
                Math.min(1, Math.ceil(1000.0 * recipe.data().batch() / classes) / 1000)));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the sampler of a cell's training.
   *
   * @throws MatrixException if the loss cannot be trained with the recipe's batch
   * @throws DatasetException if too few identities have as many images as the loss needs
   */
  Sampler sampler(Cell cell, FaceDataset training) {
    Recipe recipe = matrix.recipe(cell);
    int together = cell.loss().imagesPerIdentity();
    if (together == 0) {
      return recipe.data().order() == Recipe.ImageOrder.CLASS_BALANCED
          ? new BalancedSampler(training, cell.seed(), recipe.data().mirror())
          : new ShuffledSampler(training.images().size(), cell.seed(), recipe.data().mirror());
    }
    if (recipe.data().batch() % together != 0) {
      throw new MatrixException(
          String.format(
              Locale.ROOT,
              "The loss '%s' takes %d images of each identity of a batch, but recipe.batch is %d:"
                  + " set a multiple of %d.",
              cell.loss().id(),
              together,
              recipe.data().batch(),
              together));
    }
    IdentitySampler.Plan plan =
        new IdentitySampler.Plan(recipe.data().batch() / together, together);
    return new IdentitySampler(training, plan, cell.seed(), recipe.data().mirror());
  }
}

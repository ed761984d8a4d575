package org.sphereface.training;

import java.util.Locale;
import java.util.Optional;
import org.sphereface.results.CellResult.CurvePoint;

/**
 * Detects from the curve that a training learns nothing. A pure function of the curve's points.
 *
 * <p>Stuck: from a fifth of the training on, and from iteration 50, the loss is within 1 % of
 * ln(classes), that of equal probabilities. Overflow: the loss is at or above 87.3365 =
 * -log(FLT_MIN), the greatest value of Caffe's softmax loss, which users of the released code have
 * reported. Both need an accuracy of at most three times that of guessing, so that a loss of
 * another kind, or one that passes the value for a moment, causes no warning.
 *
 * <p>Margin without annealing: from the same iteration on, lambda is below 0.1, no image is
 * recognised, and the loss is still above that of guessing.
 *
 * <p>Source: issues 40, 48 and 74 of the released code.
 *
 * @param classes number of training identities
 * @param iterations of the training
 */
record DivergenceDetector(int classes, int iterations) {

  // a shorter training may still guess after a fifth of its iterations
  private static final int FEWEST = 50;
  private static final double NEAR = 0.01;
  private static final double OVERFLOW = -Math.log(Float.MIN_NORMAL);

  /** A lambda below it leaves the margin whole: the released code stops at 5. */
  private static final double HARDLY_ANNEALED = 0.1;

  private static final String CHANGE =
      "lower recipe.learningRate (64 layers: 0.01 instead of 0.1), or train with m = 1 first and"
          + " fine-tune from there (start: {loss: {loss: a-softmax, m: 1}})";

  /** Returns what is wrong at a point and what to change; empty if nothing is. */
  Optional<String> warning(CurvePoint point) {
    if (point.accuracy() > 3.0 / classes) {
      return Optional.empty();
    }
    double guessing = Math.log(classes);
    if (point.loss() >= OVERFLOW - 1e-3) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "The loss is %.4g at iteration %d: at 87.3 = -log(FLT_MIN) a float holds the true"
                  + " class's probability no more (Caffe's loss ends there); %s.",
              point.loss(),
              point.iteration(),
              CHANGE));
    }
    boolean late = point.iteration() >= Math.max(FEWEST, iterations / 5);
    if (late && hasWholeMargin(point) && point.loss() > guessing) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "No image is recognised at iteration %d, the loss is %.4g (guessing: ln %d = %.4g), and"
                  + " lambda is %.3g: with the whole margin from the beginning nothing is learned;"
                  + " raise base and minimum of the loss's annealing (released: 1000 and 5), or train"
                  + " with m = 1 first.",
              point.iteration(),
              point.loss(),
              classes,
              guessing,
              point.lambda()));
    }
    boolean stuck = late && Math.abs(point.loss() - guessing) <= NEAR * guessing;
    return stuck
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "The loss is %.4g at iteration %d, that of guessing among %d people (ln %d = %.4g):"
                    + " nothing is learned; %s.",
                point.loss(),
                point.iteration(),
                classes,
                classes,
                guessing,
                CHANGE))
        : Optional.empty();
  }

  private static boolean hasWholeMargin(CurvePoint point) {
    return point.lambda() != null && point.lambda() < HARDLY_ANNEALED && point.accuracy() == 0;
  }
}

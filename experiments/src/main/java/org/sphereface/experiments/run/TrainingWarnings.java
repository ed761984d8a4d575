package org.sphereface.experiments.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.networks.Network;
import org.sphereface.training.Recipe;
import org.sphereface.training.optimizer.RateSchedule;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;
import org.sphereface.training.optimizer.WarmUp;

/**
 * What is unusual in the schedules of a training: learning rate, warm-up, the annealing of a
 * margin, and how many images are seen. A pure function of the recipe, the loss and the network.
 */
record TrainingWarnings(Recipe recipe, Loss loss, Network network) {

  /**
   * The network without batch normalisation whose trainings with SGD were seen to diverge at this
   * rate and batches of up to this size: docs/results/small-recipes.md.
   */
  private static final String WITHOUT_NORMALISATION = "sphereface";

  private static final double DIVERGED_RATE = 0.1;
  private static final int DIVERGED_BATCH = 64;

  /** Of the weight that a margin has at the least lambda, the share below which it is few. */
  private static final double FEW = 0.5;

  /** A margin of less weight hardly changes a loss. */
  private static final double HARDLY = 0.02;

  /** Where the least lambda is looked for: far behind every training. */
  private static final long FAR = 1L << 50;

  /** Share of a training after which lambda has its least value where this program sets it. */
  private static final double FALL = 0.7;

  /** Returns a sentence for each thing. */
  List<String> all() {
    List<String> warnings = new ArrayList<>();
    rate(warnings);
    warmUp(warnings);
    steps(warnings);
    margin(warnings);
    return warnings;
  }

  private int iterations() {
    return recipe.schedule().iterations();
  }

  private void rate(List<String> warnings) {
    int batch = recipe.data().batch();
    double first = recipe.schedule().at(1);
    if (network.id().equals(WITHOUT_NORMALISATION)
        && recipe.optimizer() instanceof Sgd
        && first >= DIVERGED_RATE
        && batch <= DIVERGED_BATCH) {
      warnings.add(
          sentence(
              "recipe.learningRate is %s from the first iteration on, with %d images a batch and no"
                  + " batch normalisation: such trainings of 160 iterations were seen to end in NaN"
                  + " (docs/results/small-recipes.md); give 0.05, as base: small has it, a warm-up"
                  + " (recipe.warmUp), or larger batches (base: paper has 128).",
              shown(first), batch));
    }
  }

  private void warmUp(List<String> warnings) {
    if (recipe.schedule() instanceof WarmUp warmUp && warmUp.length() >= iterations()) {
      warnings.add(
          sentence(
              "recipe.warmUp is %d and the training ends at iteration %d: the learning rate rises"
                  + " to %s and no further; give fewer, such as %d.",
              warmUp.length(),
              iterations(),
              shown(warmUp.at(iterations())),
              Math.max(1, iterations() / 10)));
    }
  }

  private void steps(List<String> warnings) {
    RateSchedule schedule = recipe.schedule();
    int warm = schedule instanceof WarmUp warmUp ? warmUp.length() : 0;
    RateSchedule inner = schedule instanceof WarmUp warmUp ? warmUp.schedule() : schedule;
    if (!(inner instanceof StepSchedule steps)) {
      return;
    }
    List<Integer> late = steps.steps().stream().filter(step -> step >= iterations()).toList();
    List<Integer> early = steps.steps().stream().filter(step -> step < warm).toList();
    if (!late.isEmpty()) {
      warnings.add(
          sentence(
              "recipe.steps has %s, and the training ends at iteration %d: the learning rate does"
                  + " not fall there, and ends at %s.",
              joined(late), iterations(), shown(schedule.at(iterations()))));
    }
    if (!early.isEmpty()) {
      warnings.add(
          sentence(
              "recipe.steps has %s, and the warm-up ends at iteration %d: the learning rate falls"
                  + " before it has risen.",
              joined(early), warm));
    }
  }

  private static String joined(List<Integer> steps) {
    return steps.stream().map(String::valueOf).collect(Collectors.joining(" and "));
  }

  private void margin(List<String> warnings) {
    LossHead head = loss.head(2, 2);
    OptionalDouble first = head.lambda(1);
    boolean marginless =
        Matrix.options(loss).get("m") instanceof Number margin && margin.doubleValue() == 1;
    if (first.isEmpty() || marginless) {
      return;
    }
    if (first.getAsDouble() == 0) {
      warnings.add(
          loss.label()
              + " has lambda 0 from the first iteration on: without annealing the accuracy mostly"
              + " stays at 0 %; raise annealing.base and annealing.minimum (released: 1000 and"
              + " 5).");
      return;
    }
    double last = head.lambda(iterations()).orElseThrow();
    double least = head.lambda(FAR).orElseThrow();
    if (weight(last) < FEW * weight(least)) {
      warnings.add(
          sentence(
              "%s: lambda falls from %s to %s in %d iterations, and to its minimum of %s at"
                  + " iteration %d only: at the end the margin has %.1f %% of the target's weight,"
                  + " in place of %.1f %%; train longer, or %s.",
              loss.label(),
              shown(first.getAsDouble()),
              shown(last),
              iterations(),
              shown(least),
              reaches(head, least),
              100 * weight(last),
              100 * weight(least),
              faster()));
    } else if (weight(last) < HARDLY) {
      warnings.add(
          sentence(
              "%s: lambda is %s at the end: the margin has %.1f %% of the target's weight and"
                  + " hardly acts; lower annealing.minimum (released: 5, which is 16.7 %%).",
              loss.label(), shown(last), 100 * weight(last)));
    }
  }

  /** The weight of the target with the margin beside that without, 1 / (1 + lambda). */
  private static double weight(double lambda) {
    return 1 / (1 + lambda);
  }

  /** The first iteration with the least lambda. */
  private static long reaches(LossHead head, double least) {
    long before = 0;
    long reached = FAR;
    while (reached - before > 1) {
      long middle = (before + reached) / 2;
      if (head.lambda(middle).orElseThrow() <= least) {
        reached = middle;
      } else {
        before = middle;
      }
    }
    return reached;
  }

  private String faster() {
    if (!(Matrix.options(loss).get("annealing") instanceof Map<?, ?> annealing)
        || !(annealing.get("base") instanceof Number base)
        || !(annealing.get("minimum") instanceof Number minimum)
        || !(annealing.get("power") instanceof Number power)
        || minimum.doubleValue() == 0
        || power.doubleValue() == 0) {
      return "let lambda fall faster";
    }
    double gamma =
        (Math.pow(base.doubleValue() / minimum.doubleValue(), 1 / power.doubleValue()) - 1)
            / (FALL * iterations());
    return sentence(
        "raise annealing.gamma to about %s (recipe.base: small fits the fall to the iterations)",
        shown(gamma));
  }

  /**
   * Returns what is unusual in how often a training set is seen.
   *
   * @return empty if each image is seen
   */
  List<String> of(FaceDataset training) {
    long seen = (long) iterations() * recipe.data().batch();
    int images = training.images().size();
    return seen >= images
        ? List.of()
        : List.of(
            sentence(
                "The training sees %,d images (%,d iterations of %,d), and the set has %,d: raise"
                    + " recipe.iterations to at least %,d to see each.",
                seen,
                iterations(),
                recipe.data().batch(),
                images,
                (images + recipe.data().batch() - 1) / recipe.data().batch()));
  }

  /** Three digits, without zeros behind them. */
  private static String shown(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static String sentence(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

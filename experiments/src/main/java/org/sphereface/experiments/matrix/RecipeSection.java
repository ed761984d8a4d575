package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.networks.Precision;
import org.sphereface.training.Recipe;
import org.sphereface.training.Recipe.ImageOrder;
import org.sphereface.training.Recipe.StuckAction;
import org.sphereface.training.optimizer.Adam;
import org.sphereface.training.optimizer.CosineSchedule;
import org.sphereface.training.optimizer.OptimizerSettings;
import org.sphereface.training.optimizer.RateSchedule;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;
import org.sphereface.training.optimizer.WarmUp;

/**
 * The section {@code recipe} of a matrix file, and of a cell's configuration: flat keys over a
 * preset. {@link #toRecipe()} gives what a training takes.
 *
 * <p>To add a key: add a component here at the end, with its description and the values of its
 * presets; add it to the record of {@link Recipe} that it belongs to, which checks its range; list
 * it in {@link #WITHOUT_EFFECT} if it changes no result. {@link OptionReader} reads it by the
 * component's name and type. Order and names of the components are those of the configurations of
 * finished cells: they stay. A configuration without the new key has the preset's value.
 *
 * @param base the preset under the given values
 * @param batch see {@link Recipe.Data}
 * @param iterations see {@link StepSchedule}
 * @param learningRate the initial rate, before {@code scale}; positive
 * @param steps see {@link StepSchedule}
 * @param factor see {@link StepSchedule}
 * @param momentum see {@link Sgd}
 * @param decay see {@link Sgd}
 * @param mirror see {@link Recipe.Data}
 * @param logEvery see {@link Recipe.Monitoring}
 * @param sampler see {@link Recipe.Data}
 * @param augment see {@link Recipe.Data}
 * @param brokenShare see {@link Recipe.Data}
 * @param scale whether {@code learningRate} is that of the preset's batch and follows this one
 * @param stuck see {@link Recipe.Monitoring}
 * @param precision see {@link Recipe}
 * @param checkpointEvery see {@link Recipe.Monitoring}; not in a cell's configuration, as it
 *     changes no result
 * @param schedule how the rate falls
 * @param warmUp see {@link WarmUp}; 0 for none
 * @param minimumRate see {@link CosineSchedule}, before {@code scale}
 * @param optimizer how a gradient changes the parameters
 * @param beta1 see {@link Adam}
 * @param beta2 see {@link Adam}
 * @param epsilon see {@link Adam}
 */
public record RecipeSection(
    @JsonPropertyDescription("preset of the values that are not given") Base base,
    @JsonPropertyDescription("images an iteration, over all devices; from 1") int batch,
    @JsonPropertyDescription("updates of the parameters; from 1") int iterations,
    @JsonPropertyDescription("highest learning rate, before scale; above 0") double learningRate,
    @JsonPropertyDescription(
            "iterations after which the rate falls, rising; presets: at 4/7 and 6/7 of the"
                + " iterations, in the paper 16,000 and 24,000 of 28,000")
        List<Integer> steps,
    @JsonPropertyDescription("what the rate is multiplied by at a step; above 0, at most 1")
        double factor,
    @JsonPropertyDescription("momentum of sgd; from 0, below 1") double momentum,
    @JsonPropertyDescription("weight decay: L2 for sgd and adam, decoupled for adamw; from 0")
        double decay,
    @JsonPropertyDescription("mirror images with probability one half") boolean mirror,
    @JsonPropertyDescription(
            "iterations between two points of the curve; 0: a fiftieth of the training; changes no"
                + " result")
        int logEvery,
    @JsonPropertyDescription(
            "order of images, for losses on single images: each once an epoch, or each identity"
                + " equally often")
        ImageOrder sampler,
    @JsonPropertyDescription("changes of images beyond mirroring") Augmentation augment,
    @JsonPropertyDescription("share of broken training images up to which they are skipped; 0 to 1")
        double brokenShare,
    @JsonPropertyDescription(
            "linear: learningRate is that of the preset's batch, and is multiplied by batch over"
                + " it")
        Scale scale,
    @JsonPropertyDescription("what is done when the loss stays at ln(classes), that of guessing")
        StuckAction stuck,
    @JsonPropertyDescription(
            "mixed: feature maps of the training in bfloat16, parameters in float32")
        Precision precision,
    @JsonPropertyDescription(
            "iterations between two checkpoints; 0: a tenth of the training, at most 1000; changes"
                + " no result")
        int checkpointEvery,
    @JsonPropertyDescription("how the rate falls: at steps, or along half a cosine")
        Schedule schedule,
    @JsonPropertyDescription("iterations over which the rate rises from 0 in a line; from 0")
        int warmUp,
    @JsonPropertyDescription("rate at the end of schedule: cosine; from 0 to learningRate")
        double minimumRate,
    @JsonPropertyDescription("sgd with momentum as in the paper, or Adam, or AdamW")
        Algorithm optimizer,
    @JsonPropertyDescription("adam and adamw: decay of the gradients' mean; from 0, below 1")
        double beta1,
    @JsonPropertyDescription("adam and adamw: decay of the squares' mean; from 0, below 1")
        double beta2,
    @JsonPropertyDescription("adam and adamw: is added to the root of the squares; above 0")
        double epsilon) {

  /**
   * Keys that change neither parameters nor scores: how often something is written, and how many
   * broken images are skipped (the result has their number).
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("logEvery", "checkpointEvery", "brokenShare");

  /** Keys that have no default without a preset. */
  static final List<String> WITHOUT_PRESET = List.of("batch", "iterations", "learningRate");

  private static final double MOMENTUM = 0.9;
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Adam's rate in its paper. */
  private static final double RATE_OF_ADAM = 0.001;

  /** The paper's steps, 16,000 and 24,000 of 28,000, as shares of the iterations. */
  private static final double[] STEPS = {4.0 / 7, 6.0 / 7};

  /** Where the values come from that a matrix does not give. */
  public enum Base {
    /** The paper, section 4.1: batch 128, 28,000 iterations, rate 0.1. */
    @JsonProperty("paper")
    PAPER(128, 28_000, 0.1),
    /** The released code: 256 images on each of two GPUs. */
    @JsonProperty("released")
    RELEASED(512, 28_000, 0.1),
    /**
     * Networks of 4 to 10 layers and trainings of minutes. Losses with an annealing that the matrix
     * does not give have one that ends within the training. Measured:
     * docs/results/small-recipes.md.
     */
    @JsonProperty("small")
    SMALL(64, 400, 0.05),
    /** No preset: batch, iterations and learningRate must be given. */
    @JsonProperty("none")
    NONE(128, 28_000, 0.1);

    private final int batch;
    private final int iterations;
    private final double rate;

    Base(int batch, int iterations, double rate) {
      this.batch = batch;
      this.iterations = iterations;
      this.rate = rate;
    }

    /** Returns the name in matrix files. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the rate follows the batch. */
  public enum Scale {
    /** It does not. */
    @JsonProperty("none")
    NONE,
    /** Half the preset's batch, half the rate. */
    @JsonProperty("linear")
    LINEAR
  }

  /** How the rate falls. */
  public enum Schedule {
    /** By a factor at given iterations, as in the paper. */
    @JsonProperty("steps")
    STEPS,
    /** Along half a cosine to {@code minimumRate}. */
    @JsonProperty("cosine")
    COSINE
  }

  /** How a gradient changes the parameters. */
  public enum Algorithm {
    /** Momentum, with the decay in the gradient, as in the paper. */
    @JsonProperty("sgd")
    SGD,
    /** Adam, with the decay in the gradient. */
    @JsonProperty("adam")
    ADAM,
    /** Adam, with the decay apart from the gradient. */
    @JsonProperty("adamw")
    ADAMW
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range, or belongs to another choice
   *     of {@code schedule} or {@code optimizer}
   */
  public RecipeSection {
    require(steps != null, "steps must be a list: give [] to keep the rate");
    steps = List.copyOf(steps);
    require(learningRate > 0, "learningRate must be positive, but is " + learningRate);
    require(
        scale == Scale.NONE || base != Base.NONE,
        "scale: linear is relative to a preset's batch: give base: paper, released or small, or"
            + " scale: none");
    require(
        schedule == Schedule.STEPS || steps.isEmpty(),
        "schedule: cosine has no steps, but steps is " + steps + ": give steps: []");
    require(
        schedule == Schedule.COSINE || minimumRate == 0,
        "minimumRate is of schedule: cosine: leave it out, or give that schedule");
    require(warmUp >= 0, "warmUp must not be negative, but is " + warmUp);
    require(
        optimizer == Algorithm.SGD || momentum == MOMENTUM,
        "momentum is of optimizer: sgd: give beta1 to adam and adamw");
    require(
        optimizer != Algorithm.SGD
            || DoubleStream.of(beta1 - BETA_1, beta2 - BETA_2, epsilon - EPSILON)
                .allMatch(difference -> difference == 0),
        "beta1, beta2 and epsilon are of optimizer: adam and adamw: leave them out, or give one of"
            + " these");
    // check the other ranges here, so that a mistake is reported with its line
    new Recipe.Data(batch, sampler, mirror, augment, brokenShare);
    rates(iterations, learningRate, steps, factor, schedule, warmUp, minimumRate);
    settings(optimizer, momentum, decay, beta1, beta2, epsilon);
    new Recipe.Monitoring(logEvery, checkpointEvery, stuck);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * Returns the values under those that a matrix gives.
   *
   * @param iterations of the training; null for the preset's
   */
  static RecipeSection preset(
      Base base, Integer iterations, Schedule schedule, Algorithm optimizer) {
    int length = iterations == null ? base.iterations : iterations;
    boolean falls = base != Base.NONE && schedule == Schedule.STEPS;
    return new RecipeSection(
        base,
        base.batch,
        length,
        optimizer == Algorithm.SGD ? base.rate : RATE_OF_ADAM,
        falls ? steps(length) : List.of(),
        0.1,
        MOMENTUM,
        5e-4,
        true,
        0,
        ImageOrder.SHUFFLED,
        Augmentation.NONE,
        0.01,
        Scale.NONE,
        StuckAction.WARN,
        Precision.FLOAT32,
        0,
        schedule,
        0,
        0,
        optimizer,
        BETA_1,
        BETA_2,
        EPSILON);
  }

  /** Returns the values under those that a matrix gives, where it gives none. */
  static RecipeSection preset(Base base) {
    return preset(base, null, Schedule.STEPS, Algorithm.SGD);
  }

  /** Returns the presets' steps of a training, at the paper's shares of its iterations. */
  private static List<Integer> steps(int iterations) {
    return DoubleStream.of(STEPS)
        .mapToObj(share -> (int) Math.round(share * iterations))
        .filter(step -> step > 0 && step < iterations)
        .distinct()
        .toList();
  }

  /** Returns whether the steps are those that a preset has for the iterations. */
  boolean hasPresetsSteps() {
    return base != Base.NONE && steps.equals(steps(iterations));
  }

  private static RateSchedule rates(
      int iterations,
      double learningRate,
      List<Integer> steps,
      double factor,
      Schedule schedule,
      int warmUp,
      double minimumRate) {
    RateSchedule rates =
        schedule == Schedule.COSINE
            ? new CosineSchedule(iterations, learningRate, minimumRate, warmUp)
            : new StepSchedule(iterations, learningRate, steps, factor);
    return warmUp == 0 ? rates : new WarmUp(rates, warmUp);
  }

  private static OptimizerSettings settings(
      Algorithm optimizer,
      double momentum,
      double decay,
      double beta1,
      double beta2,
      double epsilon) {
    return optimizer == Algorithm.SGD
        ? new Sgd(momentum, decay)
        : new Adam(beta1, beta2, epsilon, decay, optimizer == Algorithm.ADAMW);
  }

  /**
   * Returns the recipe by which a network is trained. With {@code scale: linear}, its rates are
   * those given times {@code batch / batch of the preset}.
   */
  public Recipe toRecipe() {
    return new Recipe(
        rates(
            iterations, scaled(learningRate), steps, factor, schedule, warmUp, scaled(minimumRate)),
        settings(optimizer, momentum, decay, beta1, beta2, epsilon),
        new Recipe.Data(batch, sampler, mirror, augment, brokenShare),
        precision,
        new Recipe.Monitoring(logEvery, checkpointEvery, stuck));
  }

  private double scaled(double rate) {
    return scale == Scale.LINEAR ? rate * batch / base.batch : rate;
  }

  /**
   * Returns whether a key's value can change the result of a training. The preset does so by its
   * batch alone, where the rate is relative to that: all its other values are written out.
   *
   * @param key a component's name
   * @param scaled whether the rate is relative to the preset's batch
   */
  static boolean changesResult(String key, boolean scaled) {
    return !WITHOUT_EFFECT.contains(key) && (scaled || !key.equals("base"));
  }
}

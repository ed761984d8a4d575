package org.sphereface.experiments.matrix;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.networks.Precision;
import org.sphereface.training.Recipe;
import org.sphereface.training.Recipe.ImageOrder;
import org.sphereface.training.Recipe.StuckAction;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

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
 */
public record RecipeSection(
    @JsonPropertyDescription("preset under the given values: paper, released or none") Base base,
    @JsonPropertyDescription("images an iteration, over all devices") int batch,
    @JsonPropertyDescription("updates of the parameters") int iterations,
    @JsonPropertyDescription("initial rate") double learningRate,
    @JsonPropertyDescription("iterations after which the rate falls") List<Integer> steps,
    @JsonPropertyDescription("what the rate is multiplied by at a step") double factor,
    @JsonPropertyDescription("momentum of SGD") double momentum,
    @JsonPropertyDescription("weight decay (L2)") double decay,
    @JsonPropertyDescription("mirror images with probability one half") boolean mirror,
    @JsonPropertyDescription("iterations between two points of the curve") int logEvery,
    @JsonPropertyDescription("order of single images: shuffled or class-balanced")
        ImageOrder sampler,
    @JsonPropertyDescription("changes of images beyond mirroring") Augmentation augment,
    @JsonPropertyDescription("share of broken images up to which they are skipped")
        double brokenShare,
    @JsonPropertyDescription(
            "none, or linear: the rate is that of the preset's batch, times batch over it")
        Scale scale,
    @JsonPropertyDescription("warn or fail when the loss stays at ln(classes), that of guessing")
        StuckAction stuck,
    @JsonPropertyDescription(
            "float32, or mixed: feature maps of the training in bfloat16, parameters in float32")
        Precision precision,
    @JsonPropertyDescription("iterations between two checkpoints; 0: a tenth, at most 1000")
        int checkpointEvery) {

  /**
   * Keys that change neither parameters nor scores: how often something is written, and how many
   * broken images are skipped (the result has their number).
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("logEvery", "checkpointEvery", "brokenShare");

  /** Where the values come from that a matrix does not give. */
  public enum Base {
    /** The paper, section 4.1: batch 128. */
    @JsonProperty("paper")
    PAPER,
    /** The released code: 256 images on each of two GPUs. */
    @JsonProperty("released")
    RELEASED,
    /** No preset: batch, iterations and learningRate must be given. */
    @JsonProperty("none")
    NONE;

    private int batch() {
      return this == RELEASED ? 512 : 128;
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

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RecipeSection {
    require(steps != null, "steps must be a list: give [] to keep the rate");
    steps = List.copyOf(steps);
    require(learningRate > 0, "learningRate must be positive, but is " + learningRate);
    require(
        scale == Scale.NONE || base != Base.NONE,
        "scale: linear is relative to a preset's batch: give base: paper or released, or scale: none");
    // check the other ranges here, so that a mistake is reported with its line
    new Recipe.Data(batch, sampler, mirror, augment, brokenShare);
    new StepSchedule(iterations, learningRate, steps, factor);
    new Sgd(momentum, decay);
    new Recipe.Monitoring(logEvery, checkpointEvery, stuck);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Returns the values under those that a matrix gives. */
  static RecipeSection preset(Base base) {
    return new RecipeSection(
        base,
        base.batch(),
        28_000,
        0.1,
        base == Base.NONE ? List.of() : List.of(16_000, 24_000),
        0.1,
        0.9,
        5e-4,
        true,
        100,
        ImageOrder.SHUFFLED,
        Augmentation.NONE,
        0.01,
        Scale.NONE,
        StuckAction.WARN,
        Precision.FLOAT32,
        0);
  }

  /**
   * Returns the recipe by which a network is trained. With {@code scale: linear}, its rate is
   * {@code learningRate * batch / batch of the preset}.
   */
  public Recipe toRecipe() {
    double rate = scale == Scale.LINEAR ? learningRate * batch / base.batch() : learningRate;
    return new Recipe(
        new StepSchedule(iterations, rate, steps, factor),
        new Sgd(momentum, decay),
        new Recipe.Data(batch, sampler, mirror, augment, brokenShare),
        precision,
        new Recipe.Monitoring(logEvery, checkpointEvery, stuck));
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

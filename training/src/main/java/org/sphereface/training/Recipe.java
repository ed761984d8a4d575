package org.sphereface.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.networks.Precision;

/**
 * How a cell is trained: SGD with momentum and weight decay, a rate that falls in steps (section
 * 4.1 of the paper).
 *
 * @param base the preset under the given values
 * @param batch images an iteration, over all devices
 * @param iterations updates of the parameters
 * @param learningRate the initial rate
 * @param steps iterations after which the rate is multiplied by {@code factor}, rising
 * @param factor what the rate is multiplied by, in (0, 1]
 * @param momentum in [0, 1)
 * @param decay weight decay (L2), not negative
 * @param mirror whether an image is mirrored with probability one half
 * @param logEvery iterations between two points of the training curve
 * @param sampler in which order images come, for losses on single images; losses on pairs and
 *     triplets have their own
 * @param augment what is done to images beyond mirroring
 * @param brokenShare share of the training images, 0 to 1, up to which broken ones are skipped
 * @param scale whether {@code learningRate} is that of the preset's batch and follows this one
 * @param stuck what is done when the loss stays that of guessing
 * @param precision in which numbers the network computes while it is trained; it is evaluated in
 *     float32
 * @param checkpointEvery iterations between two checkpoints; 0 is a tenth of the training, at most
 *     1000. No part of a cell's configuration: it changes no result
 */
public record Recipe(
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
    @JsonPropertyDescription("order of single images: shuffled or class-balanced") Order sampler,
    @JsonPropertyDescription("changes of images beyond mirroring") Augmentation augment,
    @JsonPropertyDescription("share of broken images up to which they are skipped")
        double brokenShare,
    @JsonPropertyDescription(
            "none, or linear: the rate is that of the preset's batch, times batch over it")
        Scale scale,
    @JsonPropertyDescription("warn or fail when the loss stays at ln(classes), that of guessing")
        Stuck stuck,
    @JsonPropertyDescription(
            "float32, or mixed: feature maps of the training in bfloat16, parameters in float32")
        Precision precision,
    @JsonPropertyDescription("iterations between two checkpoints; 0: a tenth, at most 1000")
        int checkpointEvery) {

  /**
   * Keys that change neither parameters nor figures: how often something is written, and how many
   * broken images are borne (which are counted in the result).
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("logEvery", "checkpointEvery", "brokenShare");

  private static final int RAREST_CHECKPOINT = 1000;
  private static final int CHECKPOINTS = 10;

  /** In which order images come. */
  public enum Order {
    /** Every image once an epoch. */
    @JsonProperty("shuffled")
    SHUFFLED,
    /** Every identity equally often. */
    @JsonProperty("class-balanced")
    CLASS_BALANCED
  }

  /** Where the values come from that a matrix does not give. */
  public enum Base {
    /** The paper, section 4.1: batch 128. */
    @JsonProperty("paper")
    PAPER,
    /** The released code: 256 images on each of two GPUs. */
    @JsonProperty("released")
    RELEASED,
    /** Nothing: batch, iterations and learningRate must be given. */
    @JsonProperty("none")
    NONE
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

  /** What is done when the loss stays that of guessing. */
  public enum Stuck {
    /** It is told and recorded, and the training goes on. */
    @JsonProperty("warn")
    WARN,
    /** The cell fails. */
    @JsonProperty("fail")
    FAIL
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Recipe {
    steps = List.copyOf(steps);
    require(batch >= 1, "batch must be at least 1, but is " + batch);
    require(iterations >= 1, "iterations must be at least 1, but is " + iterations);
    require(learningRate > 0, "learningRate must be positive, but is " + learningRate);
    require(factor > 0 && factor <= 1, "factor must be in (0, 1], but is " + factor);
    require(momentum >= 0 && momentum < 1, "momentum must be in [0, 1), but is " + momentum);
    require(decay >= 0, "decay must not be negative, but is " + decay);
    require(logEvery >= 1, "logEvery must be at least 1, but is " + logEvery);
    require(
        brokenShare >= 0 && brokenShare <= 1,
        "brokenShare must be in [0, 1], but is " + brokenShare);
    require(
        checkpointEvery >= 0, "checkpointEvery must not be negative, but is " + checkpointEvery);
    require(
        scale == Scale.NONE || base != Base.NONE,
        "scale: linear is relative to a preset's batch: give base: paper or released, or scale: none");
    for (int i = 0; i < steps.size(); i++) {
      require(
          steps.get(i) > (i == 0 ? 0 : steps.get(i - 1)),
          "steps must be positive and rising, but are " + steps);
    }
  }

  /** With the defaults of what comes after: shuffled, nothing but mirrored, rate as it is. */
  public Recipe(
      Base base,
      int batch,
      int iterations,
      double learningRate,
      List<Integer> steps,
      double factor,
      double momentum,
      double decay,
      boolean mirror,
      int logEvery) {
    this(
        base,
        batch,
        iterations,
        learningRate,
        steps,
        factor,
        momentum,
        decay,
        mirror,
        logEvery,
        Order.SHUFFLED,
        Augmentation.NONE,
        0.01,
        Scale.NONE,
        Stuck.WARN,
        Precision.FLOAT32,
        0);
  }

  /**
   * Whether a value decides what a training gives. The preset does so by its batch alone, where the
   * rate is relative to that: all that it stands for is written out.
   *
   * @param key a component's name
   * @param scaled whether the rate is relative to the preset's batch
   */
  public static boolean decides(String key, boolean scaled) {
    return !WITHOUT_EFFECT.contains(key) && (scaled || !key.equals("base"));
  }

  /** This recipe in other numbers and with other checkpoints. */
  public Recipe with(Precision precision, int checkpointEvery) {
    return new Recipe(
        base,
        batch,
        iterations,
        learningRate,
        steps,
        factor,
        momentum,
        decay,
        mirror,
        logEvery,
        sampler,
        augment,
        brokenShare,
        scale,
        stuck,
        precision,
        checkpointEvery);
  }

  /** The initial rate for this batch: {@code learningRate}, or it times batch / preset's batch. */
  public double rate() {
    return scale == Scale.LINEAR ? learningRate * batch / presetBatch(base) : learningRate;
  }

  private static int presetBatch(Base base) {
    return base == Base.RELEASED ? 512 : 128;
  }

  /** Iterations between two checkpoints, at least 1. */
  public int iterationsToCheckpoint() {
    return checkpointEvery > 0
        ? checkpointEvery
        : Math.max(1, Math.min(RAREST_CHECKPOINT, iterations / CHECKPOINTS));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The values that a matrix starts from. */
  public static Recipe preset(Base base) {
    int batch = presetBatch(base);
    List<Integer> steps = base == Base.NONE ? List.of() : List.of(16_000, 24_000);
    return new Recipe(base, batch, 28_000, 0.1, steps, 0.1, 0.9, 5e-4, true, 100);
  }
}

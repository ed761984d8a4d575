package org.sphereface.datasets.sampling;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SplitMix;

/**
 * Random changes to training images beyond the paper's mirroring, which is the sampler's. All are
 * off by default. What happens to a sample depends on the seed and the sample's number alone;
 * turning one change on or off does not alter the others.
 *
 * <p>Order: colour, low resolution, shift, erasing.
 */
public record Augmentation(
    @JsonPropertyDescription("moves the image by up to so many pixels each way") int shift,
    @JsonPropertyDescription("changes brightness, contrast and saturation") Colour colour,
    @JsonPropertyDescription("reduces and enlarges again") LowResolution lowResolution,
    @JsonPropertyDescription("covers a rectangle with noise") Erasing erasing) {

  /** No change. */
  public static final Augmentation NONE =
      new Augmentation(0, new Colour(0, 0, 0), new LowResolution(0, 0.2), new Erasing(0, 0.2));

  private static final long STREAM = 0x6175676d656e74L;

  /**
   * Each factor is drawn evenly from 1 - x to 1 + x.
   *
   * <p>Source of the definitions: torchvision's ColorJitter, with luma of ITU-R BT.601.
   */
  public record Colour(
      @JsonPropertyDescription("values times 1 +- this, 0 to 1") double brightness,
      @JsonPropertyDescription("distance from the mean grey times 1 +- this, 0 to 1")
          double contrast,
      @JsonPropertyDescription("distance from the pixel's grey times 1 +- this, 0 to 1")
          double saturation) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is not in [0, 1]
     */
    public Colour {
      requireShare(brightness, "colour.brightness");
      requireShare(contrast, "colour.contrast");
      requireShare(saturation, "colour.saturation");
    }
  }

  /**
   * Source: the reductions of AdaFace (CVPR 2022), section 4.1, there with several filters; here
   * box means down and bilinear up.
   */
  public record LowResolution(
      @JsonPropertyDescription("how often, 0 to 1") double probability,
      @JsonPropertyDescription("least scale; the scale is drawn evenly from it to 1")
          double least) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the probability is not in [0, 1] or the scale in (0, 1]
     */
    public LowResolution {
      requireShare(probability, "lowResolution.probability");
      if (!(least > 0 && least <= 1)) {
        throw new IllegalArgumentException(
            "lowResolution.least must be in (0, 1], but is " + least);
      }
    }
  }

  /** Source: Zhong et al., "Random Erasing Data Augmentation" (AAAI 2020), with random values. */
  public record Erasing(
      @JsonPropertyDescription("how often, 0 to 1") double probability,
      @JsonPropertyDescription("largest share of the image that is covered, 0 to 1") double share) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is not in [0, 1]
     */
    public Erasing {
      requireShare(probability, "erasing.probability");
      requireShare(share, "erasing.share");
    }
  }

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the shift is negative
   */
  public Augmentation {
    if (shift < 0) {
      throw new IllegalArgumentException("augment.shift must not be negative, but is " + shift);
    }
  }

  private static void requireShare(double value, String name) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], but is " + value);
    }
  }

  /**
   * The changed image; the image itself if nothing changes.
   *
   * @param image is not changed
   * @param seed of the training
   * @param sample the sample's number in the training, from 0
   */
  FaceImage apply(FaceImage image, long seed, long sample) {
    FaceImage changed = image;
    if (colour.brightness > 0 || colour.contrast > 0 || colour.saturation > 0) {
      changed = PixelAugmentation.coloured(changed, colour, stream(seed, 1, sample));
    }
    SplitMix scale = stream(seed, 2, sample);
    if (scale.chance((float) lowResolution.probability)) {
      changed = PixelAugmentation.lowered(changed, scale.between((float) lowResolution.least, 1));
    }
    if (shift > 0) {
      SplitMix move = stream(seed, 3, sample);
      int down = move.below(2 * shift + 1) - shift;
      changed = PixelAugmentation.shifted(changed, down, move.below(2 * shift + 1) - shift);
    }
    SplitMix cover = stream(seed, 4, sample);
    if (cover.chance((float) erasing.probability)) {
      changed = PixelAugmentation.erased(changed, erasing.share * cover.uniform(), cover);
    }
    return changed;
  }

  private static SplitMix stream(long seed, long change, long sample) {
    return SplitMix.of(seed, STREAM + change, sample);
  }
}

package org.sphereface.datasets.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Set;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.SplitMix;
import org.sphereface.datasets.image.PixelOperations;

/**
 * Synthetic faces, rendered when asked for by an analytic shader of the project's own. An identity
 * is the shape and colouring of a head in three dimensions, with hair, beard and glasses; an image
 * adds pose, light with cast shadows, expression, years, occlusion, background and the camera's
 * faults (blur, low resolution, noise, JPEG). Image k of an identity depends on (seed, split,
 * identity, k) and difficulty alone, and has the same bytes on every machine. Nothing is stored: a
 * set of millions opens at once.
 */
public record SyntheticFaces(
    @JsonPropertyDescription("number of people") int identities,
    @JsonPropertyDescription("images of each") int imagesPerIdentity,
    @JsonPropertyDescription("train or test: the people of the two never coincide") String split,
    @JsonPropertyDescription("another seed gives other people") long seed,
    @JsonPropertyDescription(
            "how much images of a person differ and people resemble one another, 0 to 1")
        double difficulty,
    @JsonPropertyDescription("rows of an image: 112, 56 or 28") int height,
    @JsonPropertyDescription("columns of an image: 96, 48 or 24") int width)
    implements FaceSource {

  static final int GENERATOR = 2;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public SyntheticFaces {
    if (identities < 1 || imagesPerIdentity < 1) {
      throw new IllegalArgumentException(
          "synthetic-faces.identities and imagesPerIdentity must be >= 1, got "
              + identities
              + " and "
              + imagesPerIdentity);
    }
    if ((long) identities * imagesPerIdentity > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "synthetic-faces.identities x imagesPerIdentity must be below 2^31, got "
              + identities
              + " x "
              + imagesPerIdentity);
    }
    requireDrawable(id(), split, difficulty, height, width);
  }

  /**
   * Checks what all sources of drawn faces have.
   *
   * @param source whose options they are
   * @throws IllegalArgumentException if one is out of range
   */
  static void requireDrawable(
      String source, String split, double difficulty, int height, int width) {
    if (!"train".equals(split) && !"test".equals(split)) {
      throw new IllegalArgumentException(
          source + ".split must be train or test, got '" + split + "'");
    }
    if (!(difficulty >= 0 && difficulty <= 1)) {
      throw new IllegalArgumentException(
          source + ".difficulty must be within 0 .. 1, got " + difficulty);
    }
    PixelOperations.reduction(height, width);
  }

  /** 500 people of 20 images for training, at 112 x 96. */
  public SyntheticFaces() {
    this(500, 20, "train", 1, 0.7, FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  @Override
  public String id() {
    return "synthetic-faces";
  }

  @Override
  public String summary() {
    return "Built-in synthetic faces, rendered without assets; the same bytes for the same seed";
  }

  @Override
  public String source() {
    return "This project's own generator, version " + GENERATOR;
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    return new SyntheticDataset(this, excludedIdentities);
  }

  /** Renders an image of a person, both counted from 0, as a camera that sees a patch takes it. */
  FaceImage render(int person, int image, FacePatch patch) {
    long splitKey = split.equals("train") ? 1 : 2;
    float d = (float) difficulty;
    FaceIdentity identity = new FaceIdentity(SplitMix.of(seed, splitKey, person), 1.25f - 0.5f * d);
    SplitMix random = SplitMix.of(seed, splitKey, person, image);
    FaceCapture capture = new FaceCapture(random, identity, d);
    float[] light = new FaceShader(identity, capture, patch).render();
    FaceImage full = new FaceCamera(random, d).develop(light);
    return PixelOperations.boxReduced(full, PixelOperations.reduction(height, width));
  }
}

package org.sphereface.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How MTCNN searches.
 *
 * @param minimumFace side of the smallest face that is searched for, pixels; the time grows with
 *     its inverse square
 * @param factor from one level of the image pyramid to the next, in (0, 1)
 * @param proposalScore P-Net's least score, 0 to 1
 * @param refinementScore R-Net's least score, 0 to 1
 * @param outputScore O-Net's least score, 0 to 1
 * @param mirrored whether the points are the mean of those in the face and in its mirror image, as
 *     the first version of MTCNN's code (MTCNNv1) has it
 */
public record MtcnnOptions(
    int minimumFace,
    double factor,
    double proposalScore,
    double refinementScore,
    double outputScore,
    boolean mirrored) {

  /** Side of P-Net's input. */
  static final int WINDOW = 12;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public MtcnnOptions {
    if (minimumFace < WINDOW) {
      throw new IllegalArgumentException(
          "the smallest face must have a side of >= " + WINDOW + " pixels, got " + minimumFace);
    }
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("the pyramid's factor must be in (0, 1), got " + factor);
    }
    for (double score : new double[] {proposalScore, refinementScore, outputScore}) {
      if (!(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException("a least score must be in [0, 1], got " + score);
      }
    }
  }

  /**
   * The defaults: faces from 20 pixels and factor 0.709, as in the demo of MTCNN's own code; least
   * scores 0.6, 0.7 and 0.9, as in the released code of SphereFace.
   */
  public MtcnnOptions() {
    this(20, 0.709, 0.6, 0.7, 0.9, false);
  }

  /**
   * Returns the options of the released code of SphereFace (preprocess/code/face_detect_demo.m):
   * those of {@link #MtcnnOptions()} with factor 0.85. That code uses the three networks of MTCNNv1
   * of November 2016, which takes no mirror image.
   */
  public static MtcnnOptions released() {
    return new MtcnnOptions(20, 0.85, 0.6, 0.7, 0.9, false);
  }

  /** All of them by name, as the command line calls them where it has them. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("min-face", Integer.toString(minimumFace));
    settings.put("factor", Double.toString(factor));
    settings.put("scores", proposalScore + ", " + refinementScore + ", " + outputScore);
    settings.put("mirrored", Boolean.toString(mirrored));
    settings.put("arithmetic", "single precision");
    return settings;
  }

  /** Scales of the pyramid: {@code 12 / minimumFace * factor^i} while 12 pixels are left. */
  List<Double> scales(int height, int width) {
    double first = (double) WINDOW / minimumFace;
    List<Double> scales = new ArrayList<>();
    double side = Math.min(height, width) * first;
    for (int level = 0; side >= WINDOW; level++, side *= factor) {
      scales.add(first * Math.pow(factor, level));
    }
    return scales;
  }
}

package org.sphereface.protocols.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Angles of training images to the class weights of the loss, in degrees, whose lengths and biases
 * do not count.
 *
 * @param own angles theta_y to the own class's weight
 * @param nearest angles to the nearest weight of another class, the least theta_j
 * @param violated the shares of images that violate the margins m = 1, 2, 3 and 4: those with
 *     {@code m theta_y >= theta_j} for some other class j. Source: SphereFace, section 3.2:
 *     A-Softmax with m demands {@code m theta_y < theta_j}
 */
public record ClassAngles(Quantiles own, Quantiles nearest, List<Double> violated) {

  /** The largest margin of {@link #violated}. */
  public static final int LARGEST_MARGIN = 4;

  public ClassAngles {
    violated = List.copyOf(violated);
  }

  /**
   * Computes the angles.
   *
   * @param embeddings a row of d values an image
   * @param labels the class of each image
   * @param weights N x d, row by row, of at least two classes
   */
  public static ClassAngles of(float[][] embeddings, int[] labels, float[] weights) {
    int size = embeddings[0].length;
    double[][] units = new double[embeddings.length][];
    for (int i = 0; i < units.length; i++) {
      units[i] = Directions.unit(Directions.wide(embeddings[i], 0, size));
    }
    double[] own = new double[units.length];
    double[] nearest = new double[units.length];
    Arrays.fill(nearest, 180);
    for (int label = 0; label < weights.length / size; label++) {
      double[] weight = Directions.unit(Directions.wide(weights, label * size, size));
      for (int i = 0; i < units.length; i++) {
        double angle = Directions.angle(units[i], weight);
        if (label == labels[i]) {
          own[i] = angle;
        } else {
          nearest[i] = Math.min(nearest[i], angle);
        }
      }
    }
    return new ClassAngles(
        Quantiles.of(own),
        Quantiles.of(nearest),
        IntStream.rangeClosed(1, LARGEST_MARGIN).mapToObj(m -> share(m, own, nearest)).toList());
  }

  private static double share(int m, double[] own, double[] nearest) {
    long violating = IntStream.range(0, own.length).filter(i -> m * own[i] >= nearest[i]).count();
    return (double) violating / own.length;
  }
}

package org.sphereface.protocols.statistics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Angles, lengths and effective rank of the embeddings of some people. Angles are in degrees; the
 * angle of an embedding of length 0 to anything is 90.
 *
 * <p>The centre of a set of images is the sum of their embeddings, each divided by its length.
 *
 * @param people how many there are
 * @param images how many there are of all of them
 * @param own angles of each image to the centre of its person's other images
 * @param nearest angle of each person's centre to the nearest centre of another
 * @param between angles of the centres of each two people
 * @param length of the embeddings
 * @param effectiveRank {@code exp(-sum p_i log p_i)}, {@code p_i = s_i / sum s}, s the singular
 *     values of the embeddings divided by their lengths, minus their mean (a row an image): from 1,
 *     where all lie on a line, to the smaller of {@code images - 1} and the dimension; 0 where all
 *     directions are equal. Source: Roy and Vetterli, "The effective rank: a measure of effective
 *     dimensionality", EUSIPCO 2007, definition 1
 */
public record EmbeddingStatistics(
    int people,
    int images,
    Quantiles own,
    Quantiles nearest,
    Quantiles between,
    Quantiles length,
    double effectiveRank) {

  /** Below this share of the largest, an eigenvalue is rounding. */
  private static final double ROUNDING = 1e-12;

  /**
   * Computes the statistics. The time grows with the cube of the number of images.
   *
   * @param embeddings a row an image
   * @param people the number of each image's person
   * @throws IllegalArgumentException if there are fewer than two people, or a person has fewer than
   *     two images
   */
  public static EmbeddingStatistics of(float[][] embeddings, int[] people) {
    double[] lengths = new double[embeddings.length];
    double[][] units = new double[embeddings.length][];
    Map<Integer, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < units.length; i++) {
      double[] embedding = Directions.wide(embeddings[i], 0, embeddings[i].length);
      lengths[i] = Math.sqrt(Directions.dot(embedding, embedding));
      units[i] = Directions.unit(embedding);
      add(sums.computeIfAbsent(people[i], person -> new double[embedding.length]), units[i], 1);
    }
    if (sums.size() < 2) {
      throw new IllegalArgumentException(
          "angles between people need two of them, but there are " + sums.size());
    }
    double[][] centres = sums.values().stream().map(Directions::unit).toArray(double[][]::new);
    return new EmbeddingStatistics(
        sums.size(),
        units.length,
        Quantiles.of(own(units, people, sums)),
        Quantiles.of(nearest(centres)),
        Quantiles.of(between(centres)),
        Quantiles.of(lengths),
        effectiveRank(units));
  }

  private static void add(double[] sum, double[] vector, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * vector[i];
    }
  }

  private static double[] own(double[][] units, int[] people, Map<Integer, double[]> sums) {
    double[] angles = new double[units.length];
    for (int i = 0; i < angles.length; i++) {
      int person = people[i];
      if (Arrays.stream(people).filter(other -> other == person).count() < 2) {
        throw new IllegalArgumentException("person " + person + " has one image alone");
      }
      double[] others = sums.get(person).clone();
      add(others, units[i], -1);
      angles[i] = Directions.angle(units[i], Directions.unit(others));
    }
    return angles;
  }

  private static double[] nearest(double[][] centres) {
    double[] nearest = new double[centres.length];
    for (int j = 0; j < nearest.length; j++) {
      nearest[j] = 180;
      for (int k = 0; k < centres.length; k++) {
        if (k != j) {
          nearest[j] = Math.min(nearest[j], Directions.angle(centres[j], centres[k]));
        }
      }
    }
    return nearest;
  }

  private static double[] between(double[][] centres) {
    double[] angles = new double[centres.length * (centres.length - 1) / 2];
    int at = 0;
    for (int j = 0; j < centres.length; j++) {
      for (int k = 0; k < j; k++) {
        angles[at++] = Directions.angle(centres[j], centres[k]);
      }
    }
    return angles;
  }

  private static double effectiveRank(double[][] units) {
    double[] mean = new double[units[0].length];
    for (double[] unit : units) {
      add(mean, unit, 1.0 / units.length);
    }
    double[][] centred = new double[units.length][];
    for (int i = 0; i < units.length; i++) {
      centred[i] = units[i].clone();
      add(centred[i], mean, -1);
    }
    double[][] gram = new double[units.length][units.length];
    for (int i = 0; i < units.length; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i][j] = Directions.dot(centred[i], centred[j]);
        gram[j][i] = gram[i][j];
      }
    }
    double[] squares =
        new EigenDecomposition(new Array2DRowRealMatrix(gram, false)).getRealEigenvalues();
    // the mean square of a unit vector is 1: below this all directions are one
    double least = Math.max(Arrays.stream(squares).max().orElse(0), 1) * ROUNDING;
    double[] singular =
        Arrays.stream(squares).filter(square -> square > least).map(Math::sqrt).toArray();
    double total = Arrays.stream(singular).sum();
    if (total == 0) {
      return 0;
    }
    double entropy = 0;
    for (double s : singular) {
      entropy -= s / total * Math.log(s / total);
    }
    return Math.exp(entropy);
  }
}

package org.sphereface.protocols.ytf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.CrossValidation.PairScore;
import org.sphereface.protocols.verification.CrossValidation.Scorer;

/**
 * Scores pairs of videos. Where features are centred, the mean of the other folds' videos (both
 * sides of every pair, each video by the mean of its frames) is subtracted from every frame.
 */
final class VideoScorer implements Scorer {

  private final FramePooling pooling;
  private final boolean centred;
  private final int dimension;
  private final Map<String, float[][]> frames = new HashMap<>();
  private final Map<String, double[]> means = new HashMap<>();

  /**
   * @throws org.sphereface.protocols.ProtocolException if a frame's embedding is zero or not finite
   */
  VideoScorer(VideoFrames videos, Embeddings embeddings, FramePooling pooling, boolean centred) {
    this.pooling = pooling;
    this.centred = centred;
    this.dimension = embeddings.dimension();
    embeddings.requireDirections(videos.frames().values().stream().flatMap(List::stream).toList());
    videos
        .frames()
        .forEach(
            (video, names) -> {
              float[][] rows = names.stream().map(embeddings::of).toArray(float[][]::new);
              double[] mean = new double[dimension];
              for (float[] row : rows) {
                for (int k = 0; k < dimension; k++) {
                  mean[k] += (double) row[k] / rows.length;
                }
              }
              frames.put(video, rows);
              means.put(video, mean);
            });
  }

  @Override
  public PairScore fit(List<Pair> others) {
    double[] origin = new double[dimension];
    if (centred) {
      for (Pair pair : others) {
        double[] left = means.get(pair.left());
        double[] right = means.get(pair.right());
        for (int k = 0; k < dimension; k++) {
          origin[k] += (left[k] + right[k]) / (2.0 * others.size());
        }
      }
    }
    Map<String, double[][]> units = new HashMap<>();
    frames.keySet().forEach(video -> units.put(video, pooled(video, origin)));
    return pair -> score(units.get(pair.left()), units.get(pair.right()));
  }

  /** What of a video enters a score: one vector, or for the highest cosine one a frame. */
  private double[][] pooled(String video, double[] origin) {
    if (pooling == FramePooling.AVERAGE) {
      return new double[][] {unit(means.get(video), origin)};
    }
    float[][] rows = frames.get(video);
    double[][] units = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] row = new double[dimension];
      for (int k = 0; k < dimension; k++) {
        row[k] = rows[i][k];
      }
      units[i] = unit(row, origin);
    }
    if (pooling == FramePooling.MAX_SIMILARITY) {
      return units;
    }
    // the mean of all cosines is the product of the mean unit vectors
    double[] mean = new double[dimension];
    for (double[] unit : units) {
      for (int k = 0; k < dimension; k++) {
        mean[k] += unit[k] / units.length;
      }
    }
    return new double[][] {mean};
  }

  private static double[] unit(double[] vector, double[] origin) {
    double[] unit = new double[vector.length];
    double square = 0;
    for (int k = 0; k < unit.length; k++) {
      unit[k] = vector[k] - origin[k];
      square += unit[k] * unit[k];
    }
    double length = Math.sqrt(square);
    for (int k = 0; k < unit.length; k++) {
      unit[k] = length == 0 ? 0 : unit[k] / length;
    }
    return unit;
  }

  private static double score(double[][] left, double[][] right) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double[] l : left) {
      for (double[] r : right) {
        double product = 0;
        for (int k = 0; k < l.length; k++) {
          product += l[k] * r[k];
        }
        highest = Math.max(highest, product);
      }
    }
    return highest;
  }
}

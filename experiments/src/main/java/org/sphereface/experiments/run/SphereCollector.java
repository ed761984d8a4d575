package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.protocols.Embeddings;
import org.sphereface.results.SphereFeatures;
import org.sphereface.results.SphereFeatures.Identity;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;

/**
 * Computes what Fig. 5 shows of a network whose embeddings have three values: directions and norms
 * of the embeddings of training images, without the mirror image, and directions of the class
 * weights.
 */
final class SphereCollector {

  private static final int DIMENSION = 3;

  /** The number that a figure can show in different colours and shapes. */
  private static final int IDENTITIES = 8;

  private static final int IMAGES = 200;
  private static final double DIGITS = 1e4;

  private final FaceModel model;
  private final FaceDataset training;

  SphereCollector(FaceModel model, FaceDataset training) {
    this.model = model;
    this.training = training;
  }

  /**
   * Computes the embeddings of at most 200 images, evenly spread, of each of the first 8
   * identities.
   *
   * @param embeddingSize of the network
   * @return null if that is not 3
   */
  SphereFeatures collect(int embeddingSize) {
    if (embeddingSize != DIMENSION) {
      return null;
    }
    Optional<float[]> weights = model.classWeights(DIMENSION);
    int shown = Math.min(IDENTITIES, training.identities().size());
    List<Identity> identities = new ArrayList<>();
    for (int label = 0; label < shown; label++) {
      int offset = label * DIMENSION;
      identities.add(identity(label, weights.map(values -> vector(values, offset)).orElse(null)));
    }
    return new SphereFeatures(identities, training.identities().size());
  }

  private Identity identity(int label, double[] weight) {
    List<Integer> images = images(label);
    Embeddings embeddings = new EmbeddingExtractor(model).extract(training, images);
    List<List<Double>> directions = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    for (int image : images) {
      double[] feature = vector(embeddings.of(training.images().get(image)), 0);
      double norm = norm(feature);
      // a direction is all that is shown, and these have none
      if (rounded(norm) > 0 && Double.isFinite(norm)) {
        directions.add(direction(feature));
        norms.add(rounded(norm));
      }
    }
    boolean directed = weight != null && norm(weight) > 0 && Double.isFinite(norm(weight));
    return new Identity(
        training.identities().get(label), directed ? direction(weight) : null, directions, norms);
  }

  private List<Integer> images(int label) {
    List<Integer> all = new ArrayList<>();
    for (int image = 0; image < training.images().size(); image++) {
      if (training.label(image) == label) {
        all.add(image);
      }
    }
    return spread(all, IMAGES);
  }

  /** Returns at most {@code most} elements of a list, evenly spread. */
  static <T> List<T> spread(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> spread = new ArrayList<>();
    for (long i = 0; i < most; i++) {
      spread.add(all.get((int) (i * all.size() / most)));
    }
    return spread;
  }

  private static double[] vector(float[] values, int from) {
    return new double[] {values[from], values[from + 1], values[from + 2]};
  }

  private static double norm(double[] v) {
    return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  /** Returns the unit vector, rounded to four digits. */
  static List<Double> direction(double[] v) {
    double norm = norm(v);
    return List.of(rounded(v[0] / norm), rounded(v[1] / norm), rounded(v[2] / norm));
  }

  private static double rounded(double value) {
    // adding 0 makes -0 a 0
    return Math.rint(value * DIGITS) / DIGITS + 0.0;
  }
}

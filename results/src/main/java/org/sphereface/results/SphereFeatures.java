package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Features of training images with three values each, as in Fig. 5 of the paper: their directions
 * are points of the unit sphere.
 *
 * @param identities those shown: the first of those that were trained on
 * @param trained number of identities that were trained on
 */
public record SphereFeatures(List<Identity> identities, int trained) {

  /** How far the rounded vectors may be from length one. */
  private static final double ROUNDING = 1e-3;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there are more identities than were trained on
   */
  public SphereFeatures {
    identities = List.copyOf(identities);
    if (identities.size() > trained) {
      throw new IllegalArgumentException(
          identities.size() + " identities are shown, but " + trained + " were trained on");
    }
  }

  /**
   * @param name the identity's name in the training set
   * @param weight direction of its class weight; null where the loss has none
   * @param directions of its images' features, unit vectors
   * @param norms lengths of these features, in the same order
   */
  public record Identity(
      String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<Double> weight,
      List<List<Double>> directions,
      List<Double> norms) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a direction is no unit vector of three values, or a norm
     *     is not positive
     */
    public Identity {
      directions = directions.stream().map(List::copyOf).toList();
      norms = List.copyOf(norms);
      if (weight != null) {
        weight = List.copyOf(weight);
        requireUnit(weight);
      }
      directions.forEach(Identity::requireUnit);
      if (norms.size() != directions.size()) {
        throw new IllegalArgumentException(
            norms.size() + " norms stand beside " + directions.size() + " directions");
      }
      for (double norm : norms) {
        if (!(norm > 0)) {
          throw new IllegalArgumentException("a feature's norm is " + norm + ", expected above 0");
        }
      }
    }

    private static void requireUnit(List<Double> vector) {
      double square = vector.stream().mapToDouble(v -> v * v).sum();
      if (vector.size() != 3 || !(Math.abs(Math.sqrt(square) - 1) < ROUNDING)) {
        throw new IllegalArgumentException(vector + " is no unit vector of three values");
      }
    }
  }
}

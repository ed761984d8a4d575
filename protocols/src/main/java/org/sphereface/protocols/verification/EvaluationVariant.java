package org.sphereface.protocols.verification;

import java.util.List;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.CrossValidation.PairScore;

/**
 * One way of deciding pairs: how features become scores, how the threshold is chosen on the
 * training pairs, and which decisions are correct. {@code docs/PROTOCOLS.md} compares the variants.
 * A new variant is one implementation of this, with its name in {@link #of} and in the descriptions
 * here.
 */
public interface EvaluationVariant {

  String RELEASED = "released";
  String UNCENTRED = "uncentred";
  String SQUARED_EUCLIDEAN = "squared-euclidean";
  String PCA = "pca";

  /** The variants' names. */
  List<String> NAMES = List.of(RELEASED, UNCENTRED, SQUARED_EUCLIDEAN, PCA);

  /** The variants that score by a cosine, for the description of an option. */
  String COSINE_DESCRIPTION =
      RELEASED + ": the mean of the training features is subtracted; " + UNCENTRED + ": it is not";

  /** All variants, for the description of an option. */
  String DESCRIPTION =
      COSINE_DESCRIPTION
          + "; "
          + SQUARED_EUCLIDEAN
          + ": FaceNet's, squared distances of unit vectors; "
          + PCA
          + ": InsightFace's, the same after a projection on principal components";

  /** Principal components of {@link #PCA} if no other number is given. */
  int DEFAULT_COMPONENTS = 64;

  /**
   * The variant of a name.
   *
   * @param components number of principal components, of {@code pca} alone
   * @throws IllegalArgumentException if there is none, or components is less than 1
   */
  static EvaluationVariant of(String name, int components) {
    if (components < 1) {
      throw new IllegalArgumentException("components must be at least 1, but is " + components);
    }
    return switch (String.valueOf(name)) {
      case RELEASED -> new CosineVariant(true);
      case UNCENTRED -> new CosineVariant(false);
      case SQUARED_EUCLIDEAN -> new DistanceVariant(0);
      case PCA -> new DistanceVariant(components);
      default ->
          throw new IllegalArgumentException(
              "variant must be one of " + String.join(", ", NAMES) + ", but is '" + name + "'");
    };
  }

  /**
   * Whether a variant's thresholds are squared distances, and its scores these with their sign
   * changed.
   */
  static boolean isDistance(String name) {
    return name.equals(SQUARED_EUCLIDEAN) || name.equals(PCA);
  }

  /** The score, with what it needs (a mean, components) fitted on the training pairs' features. */
  PairScore fit(List<Pair> training, Embeddings embeddings);

  /** The threshold, in the variant's own unit, that decides the training pairs best. */
  double threshold(ScoredPairs training);

  /** Whether a pair of this score is decided correctly. */
  boolean isCorrect(double score, boolean same, double threshold);

  /** The cosine of a score, in [-1, 1] up to rounding. */
  double cosine(double score);
}

package org.sphereface.protocols.verification;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * Verification on the pairs of an InsightFace bundle, in its order: folds are consecutive parts, of
 * which the first N mod folds have one pair more (scikit-learn's {@code KFold} without shuffling).
 *
 * <p>The test set names its images {@code <pair>/left} and {@code <pair>/right}; a pair is the same
 * person if both have one identity, as the source {@code bundle} gives them. A bundle has no
 * identities beyond a pair, so a bootstrap draws pairs.
 *
 * @param folds number of folds, at least 2
 * @param variant the evaluation variant, one of {@link EvaluationVariant#NAMES}; InsightFace's is
 *     {@code squared-euclidean}
 * @param components principal components of variant {@code pca}
 * @param bootstrap resamples for confidence intervals; 0 for none
 * @param bootstrapSeed seed of the resampling
 */
public record BundleVerification(
    @JsonPropertyDescription("number of folds, consecutive parts of the bundle") int folds,
    @JsonPropertyDescription(EvaluationVariant.DESCRIPTION) String variant,
    @JsonPropertyDescription("principal components of variant pca") int components,
    @JsonPropertyDescription("resamples for confidence intervals; 0: none") int bootstrap,
    @JsonPropertyDescription("seed of the resampling") long bootstrapSeed)
    implements DecidingProtocol {

  private static final String LEFT = "/left";
  private static final String RIGHT = "/right";

  /** Ten folds, squared Euclidean distance, as InsightFace. */
  public BundleVerification() {
    this(10, EvaluationVariant.SQUARED_EUCLIDEAN, EvaluationVariant.DEFAULT_COMPONENTS, 0, 1);
  }

  /**
   * @throws IllegalArgumentException if the variant is unknown or a number is out of its range
   */
  public BundleVerification {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, but is " + folds);
    }
    EvaluationVariant.of(variant, components);
    new IdentityBootstrap(bootstrap, bootstrapSeed);
  }

  @Override
  public String id() {
    return "bundle";
  }

  @Override
  public String summary() {
    return "Verification on the pairs of an InsightFace bundle (LFW, CFP, AgeDB-30, CALFW, CPLFW).";
  }

  @Override
  public String source() {
    return "deepinsight/insightface, verification.py: ten consecutive folds";
  }

  @Override
  public VerificationPairs pairs(Map<String, String> identityByImage) {
    TreeMap<String, String> identities = new TreeMap<>(identityByImage);
    List<Pair> pairs = new ArrayList<>();
    for (Map.Entry<String, String> entry : identities.entrySet()) {
      String image = entry.getKey();
      if (image.endsWith(LEFT)) {
        String right = image.substring(0, image.length() - LEFT.length()) + RIGHT;
        pairs.add(new Pair(image, right, entry.getValue().equals(identities.get(right))));
      }
    }
    boolean complete =
        pairs.size() * 2 == identities.size()
            && pairs.stream().allMatch(pair -> identities.containsKey(pair.right()));
    if (!complete || pairs.size() < folds) {
      throw new ProtocolException(
          "Protocol 'bundle' needs images named <pair>/left and <pair>/right, at least "
              + folds
              + " pairs, but the test set has "
              + pairs.size()
              + " of them among "
              + identities.size()
              + " images: use the face source 'bundle'.");
    }
    VerificationPairs folded =
        new VerificationPairs("a bundle of " + pairs.size() + " pairs", folds, consecutive(pairs));
    CrossValidation.requireComparable(folded);
    return folded;
  }

  private List<Fold> consecutive(List<Pair> pairs) {
    List<Fold> parts = new ArrayList<>();
    int from = 0;
    for (int fold = 0; fold < folds; fold++) {
      int to = from + pairs.size() / folds + (fold < pairs.size() % folds ? 1 : 0);
      parts.add(new Fold(fold + 1, pairs.subList(from, to)));
      from = to;
    }
    return parts;
  }

  @Override
  public VerificationOutcome decide(VerificationPairs pairs, Embeddings embeddings) {
    return CrossValidation.ofImages(pairs, embeddings, EvaluationVariant.of(variant, components))
        .evaluate(id(), variant, new IdentityBootstrap(bootstrap, bootstrapSeed));
  }
}

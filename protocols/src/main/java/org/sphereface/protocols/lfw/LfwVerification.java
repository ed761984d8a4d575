package org.sphereface.protocols.lfw;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.verification.CrossValidation;
import org.sphereface.protocols.verification.EvaluationVariant;
import org.sphereface.protocols.verification.IdentityBootstrap;
import org.sphereface.protocols.verification.ScoreFile;

/**
 * Verification in folds, such as LFW View 2, unrestricted with labelled outside data, by the
 * released evaluation of SphereFace or a variant of it (see {@link PairsFile} for the lists of
 * pairs; each fold's threshold is chosen on the other evaluated folds).
 *
 * @param pairs LFW's pair list, one of another set, or CFP's folder of folds
 * @param folds numbers of the folds to evaluate, counted from 1; empty for all
 * @param parts if one fold is evaluated: into how many parts it is cut, each of which then has its
 *     threshold from the others ({@link VerificationPairs#inParts}); 0 for whole folds
 * @param variant the evaluation variant, one of {@link EvaluationVariant#NAMES}
 * @param components principal components of variant {@code pca}
 * @param skipMissing whether pairs of missing images are left out and counted, or refused
 * @param bootstrap resamples for confidence intervals; 0 for none
 * @param bootstrapSeed seed of the resampling
 */
public record LfwVerification(
    @JsonPropertyDescription(
            "LFW's pairs.txt; lines 'image image 1' or 0; CALFW's or CPLFW's list; or CFP's folder"
                + " Protocol/Split/FP or FF")
        String pairs,
    @JsonPropertyDescription("folds to evaluate, from 1; empty for all") List<Integer> folds,
    @JsonPropertyDescription(
            "parts into which the one fold to evaluate is cut, so that a part's threshold comes from"
                + " the others; 0: whole folds")
        int parts,
    @JsonPropertyDescription(EvaluationVariant.DESCRIPTION) String variant,
    @JsonPropertyDescription("principal components of variant pca") int components,
    @JsonPropertyDescription("leave pairs of missing images out, counted, instead of refusing them")
        boolean skipMissing,
    @JsonPropertyDescription("resamples for confidence intervals; 0: none") int bootstrap,
    @JsonPropertyDescription("seed of the resampling") long bootstrapSeed)
    implements DecidingProtocol {

  private static final int MOST_PARTS = 1000;
  private static final double ROUNDING = 1e-6;

  /** All folds, released evaluation; the pair list must be given. */
  public LfwVerification() {
    this(null, List.of(), EvaluationVariant.RELEASED);
  }

  /** A variant with the other options at their defaults. */
  public LfwVerification(String pairs, List<Integer> folds, String variant) {
    this(pairs, folds, 0, variant, EvaluationVariant.DEFAULT_COMPONENTS, false, 0, 1);
  }

  /**
   * @throws IllegalArgumentException if the variant is unknown, a fold recurs, or a number is out
   *     of its range
   */
  public LfwVerification {
    folds = folds == null ? List.of() : List.copyOf(folds);
    EvaluationVariant.of(variant, components);
    new IdentityBootstrap(bootstrap, bootstrapSeed);
    if (new TreeSet<>(folds).size() != folds.size()) {
      throw new IllegalArgumentException("folds must not recur, but are " + folds);
    }
    if (parts != 0 && (parts < 2 || parts > MOST_PARTS)) {
      throw new IllegalArgumentException(
          "parts must be 0 for whole folds, or 2 to " + MOST_PARTS + ", but is " + parts);
    }
  }

  @Override
  public String id() {
    return "lfw";
  }

  @Override
  public String summary() {
    return "LFW 10-fold verification: same person or different people, threshold from the other"
        + " folds.";
  }

  @Override
  public String source() {
    return "Labeled Faces in the Wild, View 2; SphereFace section 4.2 and its released evaluation";
  }

  @Override
  public VerificationPairs pairs(Map<String, String> identityByImage) {
    if (pairs == null || pairs.isBlank()) {
      throw new ProtocolException(
          "Protocol 'lfw' needs its option 'pairs': the path of LFW's pairs.txt.");
    }
    VerificationPairs chosen =
        PairsFile.read(Path.of(pairs)).namedAs(identityByImage.keySet()).onlyFolds(folds, pairs);
    if (parts > 0) {
      chosen = chosen.inParts(parts);
    }
    CrossValidation.requireComparable(chosen);
    return skipMissing && !identityByImage.isEmpty()
        ? chosen.among(identityByImage.keySet())
        : chosen;
  }

  /**
   * Decides pairs by stored scores in place of embeddings.
   *
   * @param scores cosines, or for {@code squared-euclidean} squared distances with their sign
   *     changed
   * @throws ProtocolException if the variant makes other scores for each fold, or as {@link
   *     ScoreFile#scores}
   */
  public VerificationOutcome decide(VerificationPairs chosen, ScoreFile scores) {
    double lowest;
    double highest;
    if (variant.equals(EvaluationVariant.UNCENTRED)) {
      lowest = -1 - ROUNDING;
      highest = 1 + ROUNDING;
    } else if (variant.equals(EvaluationVariant.SQUARED_EUCLIDEAN)) {
      lowest = -4 - ROUNDING;
      highest = 0;
    } else {
      throw new ProtocolException(
          "The evaluation '"
              + variant
              + "' has other scores for each fold, which a file of scores does not have: choose"
              + " uncentred (cosines) or squared-euclidean (squared distances with their sign"
              + " changed).");
    }
    CrossValidation.PairScore score = scores.scores(chosen, lowest, highest);
    return CrossValidation.ofScores(
            chosen, others -> score, EvaluationVariant.of(variant, components))
        .evaluate(id(), variant, new IdentityBootstrap(bootstrap, bootstrapSeed));
  }

  @Override
  public VerificationOutcome decide(VerificationPairs chosen, Embeddings embeddings) {
    return CrossValidation.ofImages(chosen, embeddings, EvaluationVariant.of(variant, components))
        .evaluate(id(), variant, new IdentityBootstrap(bootstrap, bootstrapSeed));
  }
}

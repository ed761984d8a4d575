package org.sphereface.protocols.lfw;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.verification.CrossValidation;
import org.sphereface.protocols.verification.EvaluationVariant;
import org.sphereface.protocols.verification.IdentityBootstrap;

/**
 * LFW View 1, meant for the choice of models: what the {@link EvaluationVariant} fits, and the
 * threshold, come from {@code pairsDevTrain.txt}; accuracy is that on {@code pairsDevTest.txt}.
 *
 * @param trainPairs pair list on which the threshold is chosen
 * @param pairs pair list that is evaluated
 * @param variant the evaluation variant, one of {@link EvaluationVariant#NAMES}
 * @param components principal components of variant {@code pca}
 * @param skipMissing whether pairs of missing images are left out and counted, or refused
 * @param bootstrap resamples for confidence intervals; 0 for none
 * @param bootstrapSeed seed of the resampling
 */
public record LfwViewOne(
    @JsonPropertyDescription("LFW's pairsDevTrain.txt") String trainPairs,
    @JsonPropertyDescription("LFW's pairsDevTest.txt") String pairs,
    @JsonPropertyDescription(EvaluationVariant.DESCRIPTION) String variant,
    @JsonPropertyDescription("principal components of variant pca") int components,
    @JsonPropertyDescription("leave pairs of missing images out, counted, instead of refusing them")
        boolean skipMissing,
    @JsonPropertyDescription("resamples for confidence intervals; 0: none") int bootstrap,
    @JsonPropertyDescription("seed of the resampling") long bootstrapSeed)
    implements DecidingProtocol {

  /** Released evaluation; the pair lists must be given. */
  public LfwViewOne() {
    this(null, null, EvaluationVariant.RELEASED, EvaluationVariant.DEFAULT_COMPONENTS, false, 0, 1);
  }

  /**
   * @throws IllegalArgumentException if the variant is unknown or a number is out of its range
   */
  public LfwViewOne {
    EvaluationVariant.of(variant, components);
    new IdentityBootstrap(bootstrap, bootstrapSeed);
  }

  @Override
  public String id() {
    return "lfw-view1";
  }

  @Override
  public String summary() {
    return "LFW View 1: threshold from the development training pairs, accuracy on the test pairs.";
  }

  @Override
  public String source() {
    return "Labeled Faces in the Wild, View 1; evaluated as SphereFace section 4.2";
  }

  /** Fold 1 holds the training pairs, fold 2 the test pairs. */
  @Override
  public VerificationPairs pairs(Map<String, String> identityByImage) {
    Fold training = read(trainPairs, "trainPairs", "pairsDevTrain.txt");
    Fold test = read(pairs, "pairs", "pairsDevTest.txt");
    VerificationPairs both =
        new VerificationPairs(
                Path.of(pairs).getFileName()
                    + ", threshold from "
                    + Path.of(trainPairs).getFileName(),
                2,
                List.of(training, new Fold(2, test.pairs())))
            .namedAs(identityByImage.keySet());
    requireBothKinds(both);
    return skipMissing && !identityByImage.isEmpty() ? both.among(identityByImage.keySet()) : both;
  }

  /** The threshold is chosen on one list, the accuracy is that on the other. */
  private static void requireBothKinds(VerificationPairs both) {
    for (Fold fold : both.folds()) {
      String list = (fold.number() == 2 ? "The test list of " : "The training list of ");
      new VerificationPairs(list + both.source(), 1, List.of(fold)).requireBothKinds();
    }
  }

  private static Fold read(String file, String option, String usual) {
    if (file == null || file.isBlank()) {
      throw new ProtocolException(
          "Protocol 'lfw-view1' needs its option '"
              + option
              + "': the path of LFW's "
              + usual
              + ".");
    }
    VerificationPairs list = PairsFile.readWhole(Path.of(file));
    if (list.folds().size() != 1) {
      throw new ProtocolException(
          file + " has " + list.folds().size() + " folds: View 1 takes " + usual + ", of one.");
    }
    return list.folds().get(0);
  }

  @Override
  public VerificationOutcome decide(VerificationPairs both, Embeddings embeddings) {
    requireBothKinds(both);
    both.requireIn(embeddings);
    Fold test = new Fold(1, both.folds().get(1).pairs());
    return CrossValidation.trainedOn(
            both.folds().get(0).pairs(),
            new VerificationPairs(both.source(), 1, List.of(test), both.leftOut()),
            embeddings,
            EvaluationVariant.of(variant, components))
        .evaluate(id(), variant, new IdentityBootstrap(bootstrap, bootstrapSeed));
  }
}

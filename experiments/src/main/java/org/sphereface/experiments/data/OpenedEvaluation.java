package org.sphereface.experiments.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.HardestPairs;
import org.sphereface.results.PairList;
import org.sphereface.results.StoredDecisions;
import org.sphereface.training.model.EmbeddingExtractor;

/**
 * An evaluation whose test set is open and whose pairs are read.
 *
 * @param plan as the matrix gives it
 * @param faces the test set
 * @param pairs the pairs to score
 * @param indexByImage positions of the images that the pairs name
 */
public record OpenedEvaluation(
    EvaluationPlan plan,
    FaceDataset faces,
    VerificationPairs pairs,
    Map<String, Integer> indexByImage) {

  public static OpenedEvaluation open(EvaluationPlan plan, long cacheBytes) {
    return of(plan, CachedDataset.within(plan.faces().open(Set.of()), cacheBytes));
  }

  /** Returns the names of the people in the pairs of an evaluation; no image is read. */
  static Set<String> people(EvaluationPlan plan) {
    return of(plan, plan.faces().open(Set.of())).identities();
  }

  private static OpenedEvaluation of(EvaluationPlan plan, FaceDataset faces) {
    Map<String, String> identityByImage = new LinkedHashMap<>();
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int index = 0; index < faces.images().size(); index++) {
      String image = faces.images().get(index);
      positions.put(image, index);
      identityByImage.put(image, faces.identities().get(faces.label(index)));
    }
    VerificationPairs pairs = plan.protocol().pairs(identityByImage);
    Map<String, Integer> named = new LinkedHashMap<>();
    try {
      for (String image : plan.protocol().images(pairs, positions.keySet())) {
        named.put(image, positions.get(image));
      }
    } catch (ProtocolException e) {
      throw new ProtocolException(
          e.getMessage() + " The test set: " + faces.description() + ".", e);
    }
    return new OpenedEvaluation(plan, faces, pairs, named);
  }

  /** Returns the same pairs, with images cut to a patch. */
  public OpenedEvaluation patch(FacePatch patch, long cacheBytes) {
    return new OpenedEvaluation(
        plan, CachedDataset.within(faces.patch(patch), cacheBytes), pairs, indexByImage);
  }

  /** Returns the names of the people in the pairs. */
  Set<String> identities() {
    return indexByImage.values().stream()
        .map(index -> faces.identities().get(faces.label(index)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  public Evaluation evaluate(EmbeddingExtractor extractor) {
    return evaluate(extractor.extract(faces, new ArrayList<>(indexByImage.values())));
  }

  public Evaluation evaluate(Embeddings embeddings) {
    Optional<VerificationOutcome> outcome =
        plan.protocol() instanceof DecidingProtocol deciding
            ? Optional.of(deciding.decide(pairs, embeddings))
            : Optional.empty();
    VerificationResult result =
        outcome
            .map(VerificationOutcome::result)
            .orElseGet(() -> plan.protocol().evaluate(pairs, embeddings));
    return new Evaluation(
        plan.name(),
        faces.description(),
        faces.synthetic(),
        faces.fingerprint(),
        subset(result),
        result,
        hardest(outcome, embeddings),
        pairsHash(),
        outcome.map(of -> StoredDecisions.of(of.decisions())).orElse(null));
  }

  /** Returns the SHA-256 of the pairs, their folds and order. */
  public String pairsHash() {
    return PairList.hash(pairs);
  }

  /** Writes the pairs into a run's folder, if the protocol decides each of them. */
  public void writePairs(Path run) {
    if (plan.protocol() instanceof DecidingProtocol) {
      PairList.write(run, pairs);
    }
  }

  /**
   * The hardest pairs by the evaluation's own scores and thresholds, or, if its protocol does not
   * tell them, by {@code uncentred}; null for pairs of videos, since no single frame shows one.
   */
  private HardestPairs hardest(Optional<VerificationOutcome> outcome, Embeddings embeddings) {
    if (!indexByImage.keySet().containsAll(pairs.images())) {
      return null;
    }
    return new HardestPairsFinder(this)
        .find(outcome.orElseGet(() -> HardestPairsFinder.uncentred(pairs, embeddings)));
  }

  private static String subset(VerificationResult result) {
    List<String> missing = new ArrayList<>();
    if (result.folds().size() != result.foldsInSource()) {
      missing.add(
          result.folds().stream()
              .map(fold -> Integer.toString(fold.fold()))
              .collect(Collectors.joining(", ", "folds ", " of " + result.foldsInSource())));
    }
    if (result.leftOut().pairs() > 0) {
      missing.add(result.leftOut().pairs() + " pairs of missing images left out");
    }
    return missing.isEmpty() ? null : String.join("; ", missing);
  }
}

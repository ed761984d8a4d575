package org.sphereface.protocols;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.sphereface.protocols.VerificationPairs.Fold;

/**
 * LFW View 2, unrestricted with labelled outside data, by the released evaluation of SphereFace
 * (see {@link PairsFile} for the pairs; each fold's threshold is chosen on the other evaluated
 * folds).
 *
 * @param pairs LFW's pair list
 * @param folds numbers of the folds to evaluate, counted from 1; empty for all
 * @param variant {@code released} or {@code uncentred}
 */
public record LfwVerification(
    @JsonPropertyDescription("LFW's pairs.txt") String pairs,
    @JsonPropertyDescription("folds to evaluate, from 1; empty for all") List<Integer> folds,
    @JsonPropertyDescription(
            "released: the mean of the other folds' features is subtracted; uncentred: it is not")
        String variant)
    implements Protocol {

  /** All folds, released evaluation; the pair list must be given. */
  public LfwVerification() {
    this(null, List.of(), CrossValidation.RELEASED);
  }

  /**
   * @throws IllegalArgumentException if the variant is unknown, or a fold recurs
   */
  public LfwVerification {
    folds = folds == null ? List.of() : List.copyOf(folds);
    requireVariant(variant);
    if (new TreeSet<>(folds).size() != folds.size()) {
      throw new IllegalArgumentException("folds must not recur, but are " + folds);
    }
  }

  static void requireVariant(String variant) {
    if (!CrossValidation.RELEASED.equals(variant) && !CrossValidation.UNCENTRED.equals(variant)) {
      throw new IllegalArgumentException(
          "variant must be released or uncentred, but is '" + variant + "'");
    }
  }

  @Override
  public String id() {
    return "lfw";
  }

  @Override
  public String summary() {
    return "LFW 10-fold verification: same person or different people, threshold from the other folds.";
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
    VerificationPairs all = PairsFile.read(Path.of(pairs));
    VerificationPairs chosen = folds.isEmpty() ? all : chosen(all);
    CrossValidation.requireTwoFolds(chosen);
    return chosen;
  }

  private VerificationPairs chosen(VerificationPairs all) {
    List<Fold> chosen = new ArrayList<>();
    for (int number : new TreeSet<>(folds)) {
      if (number < 1 || number > all.folds().size()) {
        throw new ProtocolException(
            "There is no fold " + number + " in " + pairs + ": it has " + all.folds().size() + ".");
      }
      chosen.add(all.folds().get(number - 1));
    }
    return new VerificationPairs(all.source(), all.foldsInSource(), chosen);
  }

  @Override
  public VerificationResult evaluate(VerificationPairs chosen, Embeddings embeddings) {
    return new CrossValidation(chosen, embeddings, variant).evaluate(id(), variant);
  }
}

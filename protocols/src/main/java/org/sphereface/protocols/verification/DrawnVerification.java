package org.sphereface.protocols.verification;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * Verification in the manner of LFW View 2 on any labelled test set: the people are shared out over
 * the folds, so that none recurs, and each fold's pairs are drawn from its people, same and
 * different in equal number, without repetition.
 *
 * @param folds number of folds, at least 2
 * @param pairsPerFold pairs of the same person a fold, and as many of different people
 * @param seed of the drawing
 * @param variant one of {@link EvaluationVariant#NAMES}, {@code pca} with {@value
 *     EvaluationVariant#DEFAULT_COMPONENTS} components
 */
public record DrawnVerification(
    @JsonPropertyDescription("number of folds") int folds,
    @JsonPropertyDescription("same pairs a fold, and as many different ones") int pairsPerFold,
    @JsonPropertyDescription("seed of the drawing") long seed,
    @JsonPropertyDescription(
            EvaluationVariant.DESCRIPTION + " (" + EvaluationVariant.DEFAULT_COMPONENTS + ")")
        String variant)
    implements DecidingProtocol {

  /** LFW's size: 10 folds of 300 + 300 pairs, released evaluation. */
  public DrawnVerification() {
    this(10, 300, 1, EvaluationVariant.RELEASED);
  }

  /**
   * @throws IllegalArgumentException if an option is out of its range
   */
  public DrawnVerification {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, but is " + folds);
    }
    if (pairsPerFold < 1) {
      throw new IllegalArgumentException("pairsPerFold must be at least 1, but is " + pairsPerFold);
    }
    EvaluationVariant.of(variant, EvaluationVariant.DEFAULT_COMPONENTS);
  }

  @Override
  public String id() {
    return "verification";
  }

  @Override
  public String summary() {
    return "LFW-like verification on pairs drawn from any labelled test set, people disjoint across"
        + " folds.";
  }

  @Override
  public String source() {
    return "After Labeled Faces in the Wild, View 2; evaluated as SphereFace section 4.2";
  }

  @Override
  public VerificationPairs pairs(Map<String, String> identityByImage) {
    TreeMap<String, List<String>> images = new TreeMap<>();
    new TreeMap<>(identityByImage)
        .forEach(
            (image, identity) ->
                images.computeIfAbsent(identity, i -> new ArrayList<>()).add(image));
    List<String> identities = new ArrayList<>(images.keySet());
    Random random = new Random(seed);
    Collections.shuffle(identities, random);
    List<Fold> drawn = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      List<List<String>> people = new ArrayList<>();
      for (int i = fold; i < identities.size(); i += folds) {
        people.add(images.get(identities.get(i)));
      }
      requireEnough(fold + 1, people);
      Set<Pair> chosen = new LinkedHashSet<>();
      while (chosen.size() < pairsPerFold) {
        List<String> person = people.get(random.nextInt(people.size()));
        addIfTwo(
            chosen,
            person,
            random.nextInt(person.size()),
            person,
            random.nextInt(person.size()),
            true);
      }
      while (chosen.size() < 2 * pairsPerFold) {
        List<String> one = people.get(random.nextInt(people.size()));
        List<String> other = people.get(random.nextInt(people.size()));
        if (one != other) {
          addIfTwo(
              chosen, one, random.nextInt(one.size()), other, random.nextInt(other.size()), false);
        }
      }
      drawn.add(new Fold(fold + 1, new ArrayList<>(chosen)));
    }
    String source = "pairs drawn with seed " + seed + " from " + identities.size() + " people";
    return new VerificationPairs(source, folds, drawn);
  }

  private static void addIfTwo(
      Set<Pair> pairs, List<String> one, int i, List<String> other, int j, boolean same) {
    String left = one.get(i);
    String right = other.get(j);
    int order = left.compareTo(right);
    if (order != 0) {
      pairs.add(order < 0 ? new Pair(left, right, same) : new Pair(right, left, same));
    }
  }

  private void requireEnough(int fold, List<List<String>> people) {
    long images = people.stream().mapToLong(List::size).sum();
    long same =
        people.stream().mapToLong(person -> (long) person.size() * (person.size() - 1) / 2).sum();
    long different = images * (images - 1) / 2 - same;
    // Drawing without repetition gets slow when nearly all pairs are wanted.
    if (same < 2L * pairsPerFold || different < 2L * pairsPerFold) {
      throw new ProtocolException(
          "Fold "
              + fold
              + " has "
              + people.size()
              + " people with "
              + same
              + " same and "
              + different
              + " different pairs, too few to draw "
              + pairsPerFold
              + " of each: twice as many are wanted; lower pairsPerFold or folds, or use more"
              + " people or images.");
    }
  }

  @Override
  public VerificationOutcome decide(VerificationPairs pairs, Embeddings embeddings) {
    EvaluationVariant chosen = EvaluationVariant.of(variant, EvaluationVariant.DEFAULT_COMPONENTS);
    return CrossValidation.ofImages(pairs, embeddings, chosen)
        .evaluate(id(), variant, IdentityBootstrap.NONE);
  }
}

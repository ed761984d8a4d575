package org.sphereface.protocols.ytf;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.EvaluationVariant;

/**
 * Verification of videos in the manner of YouTube Faces on any set of frames, named {@code
 * Person/video/frame}. The people are dealt to the folds in a drawn order, those with most videos
 * first, so that none recurs and folds have about as many pairs of the same person to choose from.
 * Of these pairs each fold gets a drawn part, and as many pairs of different people, without
 * repetition.
 *
 * @param folds number of folds, at least 2
 * @param pairsPerFold pairs of the same person a fold, and as many of different people
 * @param seed of the drawing
 * @param variant {@link EvaluationVariant#RELEASED} or {@link EvaluationVariant#UNCENTRED}
 * @param pooling {@code average}, {@code max-similarity} or {@code mean-similarity}
 * @param frames at most so many frames a video, evenly spaced; 0 for all
 */
public record DrawnVideoPairs(
    @JsonPropertyDescription("number of folds") int folds,
    @JsonPropertyDescription("same pairs a fold, and as many different ones") int pairsPerFold,
    @JsonPropertyDescription("seed of the drawing") long seed,
    @JsonPropertyDescription(EvaluationVariant.COSINE_DESCRIPTION) String variant,
    @JsonPropertyDescription("average, max-similarity or mean-similarity") String pooling,
    @JsonPropertyDescription("at most so many frames a video, evenly spaced; 0: all") int frames)
    implements DecidingProtocol {

  /** YouTube Faces' size: 10 folds of 250 + 250 pairs; released evaluation, all frames averaged. */
  public DrawnVideoPairs() {
    this(10, 250, 1, EvaluationVariant.RELEASED, FramePooling.AVERAGE.id(), 0);
  }

  /**
   * @throws IllegalArgumentException if an option is unknown or out of range
   */
  public DrawnVideoPairs {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, but is " + folds);
    }
    if (pairsPerFold < 1) {
      throw new IllegalArgumentException("pairsPerFold must be at least 1, but is " + pairsPerFold);
    }
    new VideoVerification(variant, pooling, frames);
  }

  @Override
  public String id() {
    return "video-verification";
  }

  @Override
  public String summary() {
    return "YTF-like verification on pairs of videos drawn from any set of frames, people disjoint"
        + " across folds.";
  }

  @Override
  public String source() {
    return "After YouTube Faces (Wolf et al., CVPR 2011); evaluated as SphereFace section 4.3";
  }

  @Override
  public VerificationPairs pairs(Map<String, String> identityByImage) {
    Map<String, Set<String>> videos = new TreeMap<>();
    VideoFrames.of(identityByImage.keySet())
        .forEach(
            (video, of) ->
                videos
                    .computeIfAbsent(identityByImage.get(of.get(0)), person -> new TreeSet<>())
                    .add(video));
    List<List<String>> people = new ArrayList<>();
    videos.values().forEach(of -> people.add(List.copyOf(of)));
    Random random = new Random(seed);
    Collections.shuffle(people, random);
    people.sort(Comparator.comparingInt(of -> -of.size()));
    List<Fold> drawn = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      List<List<String>> dealt = new ArrayList<>();
      for (int i = fold; i < people.size(); i += folds) {
        dealt.add(people.get(i));
      }
      drawn.add(new Fold(fold + 1, draw(fold + 1, dealt, random)));
    }
    String source =
        "pairs of videos drawn with seed " + seed + " from " + people.size() + " people";
    return new VerificationPairs(source, folds, drawn);
  }

  private List<Pair> draw(int fold, List<List<String>> people, Random random) {
    List<Pair> same = new ArrayList<>();
    List<String> all = new ArrayList<>();
    List<Integer> persons = new ArrayList<>();
    for (int person = 0; person < people.size(); person++) {
      List<String> videos = people.get(person);
      for (int i = 0; i < videos.size(); i++) {
        for (int j = i + 1; j < videos.size(); j++) {
          same.add(new Pair(videos.get(i), videos.get(j), true));
        }
        all.add(videos.get(i));
        persons.add(person);
      }
    }
    requireEnough(fold, people.size(), same.size(), (long) all.size() * (all.size() - 1) / 2);
    Collections.shuffle(same, random);
    Set<Pair> chosen = new LinkedHashSet<>(same.subList(0, pairsPerFold));
    while (chosen.size() < 2 * pairsPerFold) {
      int i = random.nextInt(all.size());
      int j = random.nextInt(all.size());
      if (!persons.get(i).equals(persons.get(j))) {
        chosen.add(new Pair(all.get(Math.min(i, j)), all.get(Math.max(i, j)), false));
      }
    }
    return new ArrayList<>(chosen);
  }

  private void requireEnough(int fold, int people, int same, long all) {
    // Drawing without repetition gets slow when nearly all different pairs are wanted.
    if (same < pairsPerFold || all - same < 2L * pairsPerFold) {
      throw new ProtocolException(
          "Fold "
              + fold
              + " has "
              + people
              + " people with "
              + same
              + " pairs of videos of the same person and "
              + (all - same)
              + " of different people, too few to draw "
              + pairsPerFold
              + " of each (of the different ones there must be twice as many): lower pairsPerFold"
              + " or folds, or use more people or videos; frames are named Person/video/frame.");
    }
  }

  @Override
  public Set<String> images(VerificationPairs pairs, Set<String> offered) {
    return scoring().images(pairs, offered);
  }

  private VideoVerification scoring() {
    return new VideoVerification(variant, pooling, frames);
  }

  @Override
  public VerificationOutcome decide(VerificationPairs pairs, Embeddings embeddings) {
    return scoring().decide(id(), pairs, embeddings);
  }
}

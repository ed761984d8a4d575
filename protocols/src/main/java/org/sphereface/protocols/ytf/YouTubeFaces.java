package org.sphereface.protocols.ytf;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.verification.CrossValidation;
import org.sphereface.protocols.verification.EvaluationVariant;

/**
 * YouTube Faces, 10-fold verification of 5,000 pairs of videos. Embeddings are of frames, named
 * {@code Person/video/frame.jpg}; a pair names two videos, {@code Person/video}.
 *
 * <p>The paper does not say how frames are pooled; averaging their features is the default.
 *
 * @param splits the set's {@code splits.txt}
 * @param folds numbers of the folds to evaluate, counted from 1; empty for all
 * @param variant {@link EvaluationVariant#RELEASED} or {@link EvaluationVariant#UNCENTRED}
 * @param pooling {@code average}, {@code max-similarity} or {@code mean-similarity}
 * @param frames at most so many frames a video, evenly spaced; 0 for all
 */
public record YouTubeFaces(
    @JsonPropertyDescription("YouTube Faces' splits.txt") String splits,
    @JsonPropertyDescription("folds to evaluate, from 1; empty for all") List<Integer> folds,
    @JsonPropertyDescription(EvaluationVariant.COSINE_DESCRIPTION) String variant,
    @JsonPropertyDescription("average, max-similarity or mean-similarity") String pooling,
    @JsonPropertyDescription("at most so many frames a video, evenly spaced; 0: all") int frames)
    implements DecidingProtocol {

  /** All folds, released evaluation, all frames averaged; the pairs must be given. */
  public YouTubeFaces() {
    this(null, List.of(), EvaluationVariant.RELEASED, FramePooling.AVERAGE.id(), 0);
  }

  /**
   * @throws IllegalArgumentException if an option is unknown or out of range
   */
  public YouTubeFaces {
    folds = folds == null ? List.of() : List.copyOf(folds);
    new VideoVerification(variant, pooling, frames);
    if (new TreeSet<>(folds).size() != folds.size()) {
      throw new IllegalArgumentException("folds must not recur, but are " + folds);
    }
  }

  @Override
  public String id() {
    return "ytf";
  }

  @Override
  public String summary() {
    return "YouTube Faces 10-fold verification of pairs of videos, frames pooled.";
  }

  @Override
  public String source() {
    return "Wolf et al., CVPR 2011, splits.txt; SphereFace section 4.3 and its released evaluation";
  }

  @Override
  public VerificationPairs pairs(Map<String, String> identityByImage) {
    if (splits == null || splits.isBlank()) {
      throw new ProtocolException(
          "Protocol 'ytf' needs its option 'splits': the path of YouTube Faces' splits.txt.");
    }
    VerificationPairs pairs =
        SplitsFile.read(Path.of(splits))
            .namedAs(VideoFrames.of(identityByImage.keySet()).keySet())
            .onlyFolds(folds, splits);
    CrossValidation.requireComparable(pairs);
    return pairs;
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

package org.sphereface.protocols.ytf;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.verification.CrossValidation;
import org.sphereface.protocols.verification.EvaluationVariant;
import org.sphereface.protocols.verification.IdentityBootstrap;

/**
 * How pairs of videos are scored and decided, whatever list or draw they come from.
 *
 * @param variant {@link EvaluationVariant#RELEASED} or {@link EvaluationVariant#UNCENTRED}
 * @param pooling of frames
 * @param frames at most so many frames a video, evenly spaced; 0 for all
 */
record VideoVerification(String variant, FramePooling pooling, int frames) {

  /**
   * @throws IllegalArgumentException if an option is unknown or out of range
   */
  VideoVerification {
    List<String> variants = List.of(EvaluationVariant.RELEASED, EvaluationVariant.UNCENTRED);
    if (variant == null || !variants.contains(variant)) {
      throw new IllegalArgumentException(
          "variant must be " + String.join(" or ", variants) + ", but is '" + variant + "'");
    }
    if (frames < 0) {
      throw new IllegalArgumentException("frames must be >= 0, but is " + frames);
    }
  }

  /**
   * @throws IllegalArgumentException if an option is unknown or out of range
   */
  VideoVerification(String variant, String pooling, int frames) {
    this(variant, FramePooling.of(pooling), frames);
  }

  /** The frames that are used. */
  Set<String> images(VerificationPairs pairs, Set<String> offered) {
    Set<String> names = new LinkedHashSet<>();
    VideoFrames.of(pairs, offered, frames).frames().values().forEach(names::addAll);
    return names;
  }

  /**
   * Decides the pairs.
   *
   * @param protocol whose result it is
   */
  VerificationOutcome decide(String protocol, VerificationPairs pairs, Embeddings embeddings) {
    VideoFrames videos = VideoFrames.of(pairs, embeddings.names(), frames);
    boolean centred = variant.equals(EvaluationVariant.RELEASED);
    String name = frames == 0 ? pooling.id() : pooling.id() + " of " + frames + " frames";
    return CrossValidation.ofCosines(pairs, new VideoScorer(videos, embeddings, pooling, centred))
        .evaluate(protocol, variant + ", " + name, IdentityBootstrap.NONE);
  }
}

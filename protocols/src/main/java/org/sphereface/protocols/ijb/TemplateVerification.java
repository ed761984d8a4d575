package org.sphereface.protocols.ijb;

import java.util.stream.IntStream;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.verification.ScoreCurves;

/**
 * IJB-B and IJB-C 1:1: cosines of the listed pairs of templates, TAR at FAR 1e-6 to 1e-1.
 *
 * <p>Source: Maze et al., IARPA Janus Benchmark - C (ICB 2018), 1:1 verification; InsightFace's
 * {@code ijb_11.py}, which takes the ROC point nearest to a FAR where this takes the lowest
 * threshold that allows no more than it.
 */
public final class TemplateVerification {

  private static final double[] FALSE_ACCEPT_RATES = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1};

  private TemplateVerification() {}

  /**
   * Scores all pairs.
   *
   * @throws ProtocolException if a template is missing, or pairs of one kind are
   */
  public static ScoreCurves evaluate(Templates templates, TemplatePairs pairs) {
    long ofSame = IntStream.range(0, pairs.size()).filter(pairs::same).count();
    if (ofSame == 0 || ofSame == pairs.size()) {
      throw new ProtocolException(
          "The pair list has "
              + ofSame
              + " pairs of the same person and "
              + (pairs.size() - ofSame)
              + " of different people: it needs both.");
    }
    double[] scores =
        IntStream.range(0, pairs.size())
            .parallel()
            .mapToDouble(
                pair ->
                    Templates.cosine(
                        templates.of(pairs.left(pair), "The pair list"),
                        templates.of(pairs.right(pair), "The pair list")))
            .toArray();
    return ScoreCurves.of(scores, pairs::same, FALSE_ACCEPT_RATES);
  }
}

package org.sphereface.protocols.verification;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * Measures of scores at all thresholds; {@link VerificationResult} defines each.
 *
 * @param samePairs number of pairs of the same person
 * @param differentPairs number of pairs of different people
 * @param areaUnderCurve area under the ROC, ties counted half
 * @param equalErrorRate where false accepts and false rejects are as frequent
 * @param tarAtFar true-accept rates at false-accept rates; floor(FAR x different pairs) are allowed
 * @param roc the curve, thinned
 */
public record ScoreCurves(
    int samePairs,
    int differentPairs,
    double areaUnderCurve,
    double equalErrorRate,
    List<TarAtFar> tarAtFar,
    List<RocPoint> roc) {

  /** The false-accept rates of verification in folds. */
  static final double[] FALSE_ACCEPT_RATES = {1e-1, 1e-2, 1e-3, 1e-4};

  public ScoreCurves {
    tarAtFar = List.copyOf(tarAtFar);
    roc = List.copyOf(roc);
  }

  /**
   * Measures scores of pairs of both kinds.
   *
   * @param scores a score a pair
   * @param isSame whether the pair of a score shows the same person
   * @param falseAcceptRates rates in [0, 1] at which the true-accept rate is wanted
   */
  public static ScoreCurves of(double[] scores, IntPredicate isSame, double... falseAcceptRates) {
    return of(ScoredPairs.of(scores, isSame), falseAcceptRates);
  }

  static ScoreCurves of(ScoredPairs scores, double... falseAcceptRates) {
    ReceiverOperatingCharacteristic roc = ReceiverOperatingCharacteristic.of(scores);
    return new ScoreCurves(
        scores.same().length,
        scores.different().length,
        roc.areaUnderCurve(),
        roc.equalErrorRate(),
        Arrays.stream(falseAcceptRates)
            .mapToObj(far -> new TarAtFar(far, roc.trueAcceptRate(far)))
            .toList(),
        roc.points());
  }
}

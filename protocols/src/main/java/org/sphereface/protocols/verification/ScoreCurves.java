package org.sphereface.protocols.verification;

import java.util.List;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * What scores of pairs say without a threshold; see {@link VerificationResult} for each.
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

  public ScoreCurves {
    tarAtFar = List.copyOf(tarAtFar);
    roc = List.copyOf(roc);
  }

  /**
   * @param same scores of pairs of the same person, not empty
   * @param different scores of pairs of different people, not empty
   * @param falseAcceptRates the rates to give the true-accept rate at
   */
  public static ScoreCurves of(double[] same, double[] different, double... falseAcceptRates) {
    ScoredPairs scores = new ScoredPairs(same, different);
    return new ScoreCurves(
        same.length,
        different.length,
        ReceiverOperatingCharacteristic.areaUnderCurve(scores),
        ReceiverOperatingCharacteristic.equalErrorRate(scores),
        ReceiverOperatingCharacteristic.tarAtFars(scores, falseAcceptRates),
        ReceiverOperatingCharacteristic.curve(scores));
  }
}

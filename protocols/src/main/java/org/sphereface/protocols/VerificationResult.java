package org.sphereface.protocols;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.sphereface.protocols.VerificationPairs.LeftOut;

/**
 * What a verification protocol measured. Rates and accuracies are fractions in [0, 1]; scores are
 * the protocol's own.
 *
 * @param protocol the protocol's id
 * @param variant the evaluation variant, such as {@code released}
 * @param pairSource where the pairs come from
 * @param foldsInSource how many folds the source has, 10 for LFW; more than {@code folds.size()}
 *     marks a subset
 * @param samePairs number of pairs of the same person
 * @param differentPairs number of pairs of different people
 * @param folds accuracy and threshold of each evaluated fold
 * @param meanAccuracy mean of the folds' accuracies
 * @param standardError sample standard deviation of the folds' accuracies (n - 1) over sqrt(n); 0
 *     if there is one fold
 * @param areaUnderCurve area under the ROC of the pooled scores
 * @param equalErrorRate rate at which false accepts and false rejects of the pooled scores are
 *     equal
 * @param tarAtFar true-accept rates at given false-accept rates, of the pooled scores
 * @param roc the ROC of the pooled scores, by rising false-accept rate
 * @param histogram the distribution of the pooled scores as cosines
 * @param leftOut pairs that were not evaluated because their images are missing
 * @param intervals confidence intervals; null if none were asked for
 */
public record VerificationResult(
    String protocol,
    String variant,
    String pairSource,
    int foldsInSource,
    int samePairs,
    int differentPairs,
    List<FoldAccuracy> folds,
    double meanAccuracy,
    double standardError,
    double areaUnderCurve,
    double equalErrorRate,
    List<TarAtFar> tarAtFar,
    List<RocPoint> roc,
    ScoreHistogram histogram,
    @JsonInclude(JsonInclude.Include.ALWAYS) LeftOut leftOut,
    @JsonInclude(JsonInclude.Include.ALWAYS) ConfidenceIntervals intervals) {

  public VerificationResult {
    folds = List.copyOf(folds);
    tarAtFar = List.copyOf(tarAtFar);
    roc = List.copyOf(roc);
    // result files of earlier versions have no such field
    leftOut = leftOut == null ? LeftOut.NOTHING : leftOut;
  }

  /**
   * @param fold the fold's number in its source, counted from 1
   * @param accuracy fraction of its pairs that are decided rightly
   * @param threshold chosen on the other folds: the cosine above which a pair is accepted, or, by
   *     the variants {@code squared-euclidean} and {@code pca}, the squared distance below which it
   *     is
   */
  public record FoldAccuracy(int fold, double accuracy, double threshold) {}

  /**
   * @param far the wanted false-accept rate
   * @param tar the true-accept rate at the lowest score that at most floor(FAR x different pairs)
   *     different pairs exceed
   */
  public record TarAtFar(double far, double tar) {

    /**
     * How many of n impostors a false-accept rate allows: floor(FAR n).
     *
     * @param far in [0, 1]
     */
    public static long allowed(double far, long impostors) {
      // FAR n may be rounded to just below a whole number
      return (long) Math.floor(far * impostors + 1e-9);
    }
  }

  /**
   * @param far false-accept rate
   * @param tar true-accept rate
   */
  public record RocPoint(double far, double tar) {}

  /**
   * Counts of scores in equal bins.
   *
   * @param low lower edge of the first bin
   * @param high upper edge of the last bin
   * @param same counts of the pairs of the same person, a bin each
   * @param different counts of the pairs of different people, a bin each
   */
  public record ScoreHistogram(
      double low, double high, List<Integer> same, List<Integer> different) {
    public ScoreHistogram {
      same = List.copyOf(same);
      different = List.copyOf(different);
    }
  }
}

package org.sphereface.reports.run;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.StoredDecisions;

/** What one seed of a method measured, with its parts; or the difference of two such. */
public final class SeedMeasurement {

  /** The protocol whose pairs have no identities. */
  private static final String WITHOUT_IDENTITIES = "bundle";

  private final double value;
  private final Map<Integer, Double> folds;
  private final String pairs;
  private final double[] decisions;

  private SeedMeasurement(
      double value, Map<Integer, Double> folds, String pairs, double[] decisions) {
    this.value = value;
    this.folds = folds;
    this.pairs = pairs;
    this.decisions = decisions;
  }

  /** The accuracy of an evaluation, with those of its folds and its decisions. */
  static SeedMeasurement of(Evaluation evaluation) {
    Map<Integer, Double> folds = new TreeMap<>();
    evaluation.result().folds().forEach(fold -> folds.put(fold.fold(), fold.accuracy()));
    StoredDecisions stored = evaluation.decisions();
    boolean decided =
        stored != null
            && evaluation.pairs() != null
            && !evaluation.result().protocol().equals(WITHOUT_IDENTITIES);
    return new SeedMeasurement(
        evaluation.result().meanAccuracy(),
        folds,
        decided ? evaluation.pairs() : null,
        decided ? ones(stored.correctPairs()) : new double[0]);
  }

  private static double[] ones(boolean[] correct) {
    double[] values = new double[correct.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = correct[i] ? 1 : 0;
    }
    return values;
  }

  /** A number without parts, such as a rate or an angle. */
  public static SeedMeasurement of(double value) {
    return new SeedMeasurement(value, Map.of(), null, new double[0]);
  }

  /** This less another of the same seed; parts that both have are kept. */
  public SeedMeasurement minus(SeedMeasurement other) {
    Map<Integer, Double> left = new TreeMap<>();
    if (folds.keySet().equals(other.folds.keySet())) {
      folds.forEach((fold, accuracy) -> left.put(fold, accuracy - other.folds.get(fold)));
    }
    boolean same =
        pairs != null
            && Objects.equals(pairs, other.pairs)
            && decisions.length == other.decisions.length;
    double[] gains = new double[same ? decisions.length : 0];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = decisions[i] - other.decisions[i];
    }
    return new SeedMeasurement(value - other.value, left, same ? pairs : null, gains);
  }

  /** Accuracy in [0, 1], another number, or a difference. */
  public double value() {
    return value;
  }

  Map<Integer, Double> folds() {
    return folds;
  }

  /** The SHA-256 of the pairs that were decided; empty if the decisions are not known. */
  Optional<String> pairs() {
    return Optional.ofNullable(pairs);
  }

  double[] decisions() {
    return decisions.clone();
  }
}

package org.sphereface.protocols.blufr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.blufr.BlufrResult.RatePoint;
import org.sphereface.protocols.blufr.BlufrResult.Summary;
import org.sphereface.protocols.blufr.BlufrResult.TrialRates;
import org.sphereface.protocols.blufr.BlufrTrials.Trial;

/**
 * BLUFR on LFW. Scores are cosines of the features as they are, in double precision. A threshold at
 * a false-accept rate is the k-th highest of n impostor scores, k = round(FAR n), and is accepted
 * itself; if k = 0, what exceeds the highest impostor score is accepted.
 *
 * <p>Verification: all pairs of a trial's test images, FAR 0.1 %. Open-set identification: an
 * impostor probe's score is its highest against the gallery, FAR 1 % of the impostor probes; a
 * genuine probe is identified if its mate's score is accepted and higher than that of every other
 * gallery image (a tie counts against it).
 *
 * <p>Source: Liao, Lei, Yi, Li, "A Benchmark Study of Large-scale Unconstrained Face Recognition",
 * IJCB 2014, and its toolkit ({@code EvalROC.m}, {@code OpenSetROC.m}).
 */
public final class Blufr {

  static final double VERIFICATION_FAR = 1e-3;
  static final double IDENTIFICATION_FAR = 1e-2;

  private static final int BLOCK = 64;

  /** Of the curves' FARs, ten a decade down to 1e-8. */
  private static final int CURVE_POINTS = 80;

  private final Embeddings embeddings;

  public Blufr(Embeddings embeddings) {
    this.embeddings = embeddings;
  }

  /**
   * @throws ProtocolException if an embedding is missing, not finite, or zero
   */
  public BlufrResult evaluate(BlufrTrials trials) {
    requireEmbeddings(trials);
    List<TrialScores> scores =
        trials.trials().stream().map(trial -> evaluate(trial, trials)).toList();
    List<TrialRates> rates = scores.stream().map(TrialScores::rates).toList();
    return new BlufrResult(
        trials.source(),
        trials.generated(),
        trials.leftOut(),
        rates,
        summary(rates, TrialRates::verificationRate),
        summary(rates, TrialRates::identificationRate),
        curve(scores.stream().map(TrialScores::verification).toList(), VERIFICATION_FAR),
        curve(scores.stream().map(TrialScores::identification).toList(), 1));
  }

  /** What a trial gave. */
  private record TrialScores(
      TrialRates rates, AcceptedScores verification, AcceptedScores identification) {}

  /** The means over the trials, at the FARs at which each accepts an impostor score or more. */
  private static List<RatePoint> curve(List<AcceptedScores> trials, double highest) {
    List<RatePoint> points = new ArrayList<>();
    for (int i = CURVE_POINTS; i >= 0; i--) {
      double far = Math.pow(10, -i / 10.0);
      if (far <= highest * (1 + 1e-9) && trials.stream().allMatch(of -> of.allowed(far) > 0)) {
        SummaryStatistics rates = new SummaryStatistics();
        trials.forEach(of -> rates.addValue(of.rate(far)));
        points.add(new RatePoint(far, rates.getMean(), rates.getStandardDeviation()));
      }
    }
    return points;
  }

  private void requireEmbeddings(BlufrTrials trials) {
    trials.requireTested(embeddings.names());
    embeddings.requireDirections(trials.tested().stream().sorted().toList());
  }

  private static Stream<String> testImages(Trial trial) {
    return Stream.of(trial.gallery(), trial.genuine(), trial.impostor()).flatMap(List::stream);
  }

  private static Summary summary(List<TrialRates> rates, ToDoubleFunction<TrialRates> rate) {
    SummaryStatistics statistics = new SummaryStatistics();
    rates.forEach(trial -> statistics.addValue(rate.applyAsDouble(trial)));
    return new Summary(
        statistics.getMean(),
        statistics.getStandardDeviation(),
        statistics.getMean() - statistics.getStandardDeviation());
  }

  private TrialScores evaluate(Trial trial, BlufrTrials of) {
    List<String> images = testImages(trial).toList();
    double[][] units = images.stream().map(embeddings::unit).toArray(double[][]::new);
    int[] people = people(images, of);
    long[] perPerson = new long[Arrays.stream(people).max().orElseThrow() + 1];
    Arrays.stream(people).forEach(person -> perPerson[person]++);
    long genuine = Arrays.stream(perPerson).map(n -> n * (n - 1) / 2).sum();
    long all = (long) people.length * (people.length - 1) / 2;
    AcceptedScores verification = verification(units, people, (int) genuine, all - genuine);
    AcceptedScores identification = identification(trial, units, people);
    return new TrialScores(
        new TrialRates(
            trial.number(),
            genuine,
            all - genuine,
            trial.gallery().size(),
            trial.genuine().size(),
            trial.impostor().size(),
            verification.rate(VERIFICATION_FAR),
            identification.rate(IDENTIFICATION_FAR)),
        verification,
        identification);
  }

  private static int[] people(List<String> images, BlufrTrials of) {
    Map<String, Integer> numbers = new HashMap<>();
    return images.stream()
        .mapToInt(image -> numbers.computeIfAbsent(of.person(image), key -> numbers.size()))
        .toArray();
  }

  private static AcceptedScores verification(
      double[][] units, int[] people, int genuinePairs, long impostorPairs) {
    HighestScores impostors =
        new HighestScores((int) Math.max(1, Math.round(VERIFICATION_FAR * impostorPairs)));
    double[] genuine = new double[genuinePairs];
    int count = 0;
    for (int first = 0; first < units.length; first += BLOCK) {
      int from = first;
      int to = Math.min(units.length, first + BLOCK);
      double[][] scores =
          IntStream.range(from, to)
              .parallel()
              .mapToObj(i -> scores(units[i], units, i + 1, units.length))
              .toArray(double[][]::new);
      for (int i = from; i < to; i++) {
        for (int j = i + 1; j < units.length; j++) {
          double score = scores[i - from][j - i - 1];
          if (people[i] == people[j]) {
            genuine[count++] = score;
          } else {
            impostors.add(score);
          }
        }
      }
    }
    return new AcceptedScores(genuine, genuine.length, impostors.descending(), impostorPairs);
  }

  private static AcceptedScores identification(Trial trial, double[][] units, int[] people) {
    int gallery = trial.gallery().size();
    int genuine = trial.genuine().size();
    double[][] scores =
        IntStream.range(gallery, units.length)
            .parallel()
            .mapToObj(probe -> scores(units[probe], units, 0, gallery))
            .toArray(double[][]::new);
    HighestScores impostors = new HighestScores(trial.impostor().size());
    for (int probe = genuine; probe < scores.length; probe++) {
      impostors.add(Arrays.stream(scores[probe]).max().orElseThrow());
    }
    DoubleStream.Builder mates = DoubleStream.builder();
    for (int probe = 0; probe < genuine; probe++) {
      int person = people[gallery + probe];
      double mate = Double.NaN;
      double others = Double.NEGATIVE_INFINITY;
      for (int enrolled = 0; enrolled < gallery; enrolled++) {
        if (people[enrolled] == person) {
          mate = scores[probe][enrolled];
        } else {
          others = Math.max(others, scores[probe][enrolled]);
        }
      }
      if (mate > others) {
        mates.add(mate);
      }
    }
    return new AcceptedScores(
        mates.build().toArray(), genuine, impostors.descending(), trial.impostor().size());
  }

  private static double[] scores(double[] unit, double[][] units, int from, int to) {
    double[] scores = new double[to - from];
    for (int other = from; other < to; other++) {
      scores[other - from] = product(unit, units[other]);
    }
    return scores;
  }

  /** Four sums, since a single one waits for each addition. */
  private static double product(double[] left, double[] right) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int whole = left.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      first += left[i] * right[i];
      second += left[i + 1] * right[i + 1];
      third += left[i + 2] * right[i + 2];
      fourth += left[i + 3] * right[i + 3];
    }
    for (int i = whole; i < left.length; i++) {
      first += left[i] * right[i];
    }
    return first + second + (third + fourth);
  }

  /**
   * Scores that a threshold accepts or not.
   *
   * @param genuine the scores that count if they are accepted
   * @param all of which they are a part
   * @param impostors the highest, descending
   * @param impostorCount how many there are in all
   */
  private record AcceptedScores(double[] genuine, int all, double[] impostors, long impostorCount) {

    /** How many impostor scores a FAR accepts. */
    long allowed(double far) {
      return Math.round(far * impostorCount);
    }

    /** The share of the genuine scores that the threshold at a FAR accepts. */
    double rate(double far) {
      long allowed = allowed(far);
      double threshold = impostors[(int) Math.max(0, allowed - 1)];
      return (double)
              DoubleStream.of(genuine)
                  .filter(score -> allowed > 0 ? score >= threshold : score > threshold)
                  .count()
          / all;
    }
  }
}

package org.sphereface.protocols.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.DrawnVerification;

/**
 * How often the intervals of {@link CrossedInterval} contain the true difference of two methods.
 * Method k decides pair i with seed s rightly if the sum of its level and of independent normal
 * effects is positive: of the pair's people, of people with the method and with the seed, of the
 * pair, of the pair with the method, of the seed, and of all together. Its true accuracy, over all
 * seeds and people, is Phi(level / tau), tau^2 being the sum of the variances. The main method
 * prints the table of docs/results/power.md.
 */
final class CoverageSimulation {

  /**
   * Standard deviations of the effects; those of the pair and of all together are 1.
   *
   * @param person of both methods alike
   * @param personOfMethod of one method's way with a person
   * @param personOfSeed of one training's way with a person
   * @param seed of one training
   */
  record Effects(double person, double personOfMethod, double personOfSeed, double seed) {
    double variance() {
      return person * person
          + personOfMethod * personOfMethod
          + personOfSeed * personOfSeed
          + seed * seed
          + 2;
    }
  }

  /**
   * Coverages, as fractions of the trials.
   *
   * @param people of {@link CrossedInterval#ofPairs}
   * @param folds of {@link CrossedInterval#ofFolds}
   * @param seeds of {@link CrossedInterval#ofSeeds}, which knows no test people
   * @param above fraction of trials in which the interval over people is above zero
   * @param width mean half width of the interval over people
   */
  record Coverage(double people, double folds, double seeds, double above, double width) {}

  private static final int FOLDS = 10;
  private static final double FIRST = 0.90;

  private final List<Fold> folds;
  private final List<Pair> pairs;
  private final List<int[]> peopleOfPairs = new ArrayList<>();
  private final int people;
  private final PeopleResamples resamples;

  CoverageSimulation(int people, int pairsPerFold, int resamples) {
    this.people = people;
    Map<String, String> images = new TreeMap<>();
    for (int person = 0; person < people; person++) {
      for (int image = 0; image < 5; image++) {
        images.put(person + "/" + image, Integer.toString(person));
      }
    }
    folds = new DrawnVerification(FOLDS, pairsPerFold, 1, "released").pairs(images).folds();
    pairs = folds.stream().flatMap(fold -> fold.pairs().stream()).toList();
    for (Pair pair : pairs) {
      peopleOfPairs.add(new int[] {person(pair.left()), person(pair.right())});
    }
    this.resamples = new PeopleResamples(folds, resamples);
  }

  private static int person(String image) {
    return Integer.parseInt(image.substring(0, image.indexOf('/')));
  }

  Coverage run(Effects effects, int seeds, double difference, int trials, long seed) {
    Random random = new Random(seed);
    double tau = Math.sqrt(effects.variance());
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double[] levels = {
      tau * normal.inverseCumulativeProbability(FIRST),
      tau * normal.inverseCumulativeProbability(FIRST - difference)
    };
    int inPeople = 0;
    int inFolds = 0;
    int inSeeds = 0;
    int above = 0;
    double width = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<double[]> differences = differences(effects, levels, seeds, random);
      CrossedInterval ofPairs = CrossedInterval.ofPairs(differences, resamples);
      inPeople += contains(ofPairs, difference) ? 1 : 0;
      above += ofPairs.low() > 0 ? 1 : 0;
      width += (ofPairs.high() - ofPairs.low()) / 2 / trials;
      List<double[]> byFold = differences.stream().map(this::byFold).toList();
      inFolds += contains(CrossedInterval.ofFolds(byFold), difference) ? 1 : 0;
      double[] bySeed = differences.stream().mapToDouble(resamples::mean).toArray();
      inSeeds += contains(CrossedInterval.ofSeeds(bySeed), difference) ? 1 : 0;
    }
    double all = trials;
    return new Coverage(inPeople / all, inFolds / all, inSeeds / all, above / all, width);
  }

  private static boolean contains(CrossedInterval interval, double value) {
    return interval.low() <= value && value <= interval.high();
  }

  private double[] byFold(double[] values) {
    double[] means = new double[folds.size()];
    int pair = 0;
    for (int fold = 0; fold < means.length; fold++) {
      int size = folds.get(fold).pairs().size();
      for (int i = 0; i < size; i++) {
        means[fold] += values[pair++] / size;
      }
    }
    return means;
  }

  private List<double[]> differences(Effects effects, double[] levels, int seeds, Random random) {
    double[] person = drawn(effects.person(), people, random);
    double[] pairEffect = drawn(1, pairs.size(), random);
    double[][] ofMethod = new double[2][];
    for (int method = 0; method < 2; method++) {
      ofMethod[method] = drawn(effects.personOfMethod(), people, random);
    }
    List<double[]> all = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      double[] difference = new double[pairs.size()];
      for (int method = 0; method < 2; method++) {
        double level = levels[method] + effects.seed() * random.nextGaussian();
        double[] ofSeed = drawn(effects.personOfSeed(), people, random);
        for (int i = 0; i < difference.length; i++) {
          double value =
              level
                  + ofPeople(i, person)
                  + ofPeople(i, ofMethod[method])
                  + ofPeople(i, ofSeed)
                  + pairEffect[i]
                  + random.nextGaussian();
          difference[i] += (method == 0 ? 1 : -1) * (value > 0 ? 1 : 0);
        }
      }
      all.add(difference);
    }
    return all;
  }

  /** A person's effect, or both people's, with the variance of one. */
  private double ofPeople(int pair, double[] effects) {
    int[] of = peopleOfPairs.get(pair);
    return of[0] == of[1] ? effects[of[0]] : (effects[of[0]] + effects[of[1]]) / Math.sqrt(2);
  }

  private static double[] drawn(double deviation, int count, Random random) {
    double[] values = new double[count];
    for (int i = 0; i < count && deviation > 0; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    return values;
  }

  /** Prints coverages; the argument is the number of trials of each line. */
  public static void main(String[] arguments) {
    int trials = Integer.parseInt(arguments[0]);
    Map<String, Effects> kinds = new java.util.LinkedHashMap<>();
    kinds.put("seeds", new Effects(0.5, 0, 0, 0.08));
    kinds.put("people", new Effects(0.7, 0.7, 0, 0.01));
    kinds.put("seeds and people", new Effects(0.7, 0.4, 0, 0.05));
    kinds.put("each training has people of its own", new Effects(0.5, 0.3, 0.6, 0.02));
    kinds.put("pairs alone", new Effects(0, 0, 0, 0));
    System.out.println(
        "| what varies | people | seeds | over seeds and people | over seeds and folds |"
            + " over seeds alone |\n|---|---|---|---|---|---|");
    for (int people : new int[] {100, 500}) {
      CoverageSimulation simulation =
          new CoverageSimulation(people, people * 2 / FOLDS, PeopleResamples.RESAMPLES);
      kinds.forEach(
          (name, effects) -> {
            for (int seeds : new int[] {3, 5, 8}) {
              Coverage c = simulation.run(effects, seeds, 0.02, trials, 20);
              System.out.printf(
                  Locale.ROOT,
                  "| %s | %d | %d | %.1f | %.1f | %.1f |%n",
                  name,
                  people,
                  seeds,
                  100 * c.people(),
                  100 * c.folds(),
                  100 * c.seeds());
            }
          });
    }
  }
}

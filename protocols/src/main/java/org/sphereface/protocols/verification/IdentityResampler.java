package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * Resamples people, and so their pairs: each resample draws as many people as there are, with
 * replacement; a person drawn m times has multiplicity m. A pair of one person counts m times, a
 * pair of two people m1 m2 times.
 *
 * <p>A person is an image's folder. Without a folder, the person is the image's name before its
 * number ({@code Carl_Reiner_0003.jpg}, as in CALFW and CPLFW), if these names agree with all
 * pairs; otherwise each image is a person of its own. Source: Owen, "The pigeonhole bootstrap",
 * Ann. Appl. Stat. 2007.
 */
public final class IdentityResampler {

  private static final Pattern NUMBERED = Pattern.compile("_\\d+(?:\\.\\w+)?$");

  private final int people;
  private final List<int[]> peopleOfPairs = new ArrayList<>();

  public IdentityResampler(List<Pair> pairs) {
    boolean namesIdentify =
        pairs.stream()
            .allMatch(pair -> pair.same() == named(pair.left()).equals(named(pair.right())));
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      peopleOfPairs.add(
          new int[] {
            number(pair.left(), namesIdentify, numbers),
            number(pair.right(), namesIdentify, numbers)
          });
    }
    people = numbers.size();
  }

  /** The person by the image's folder, or where it has none by a number at the end of its name. */
  private static String named(String image) {
    int slash = image.lastIndexOf('/');
    return slash < 0 ? NUMBERED.matcher(image).replaceFirst("") : image.substring(0, slash);
  }

  private static int number(String image, boolean namesIdentify, Map<String, Integer> numbers) {
    String name = namesIdentify || image.indexOf('/') >= 0 ? named(image) : image;
    return numbers.computeIfAbsent(name, key -> numbers.size());
  }

  /** Number of people. */
  public int size() {
    return people;
  }

  /** How often each pair counts in one more resample, in the order of the pairs. */
  public long[] weights(SplittableRandom random) {
    int[] multiplicities = multiplicities(random);
    long[] weights = new long[peopleOfPairs.size()];
    for (int pair = 0; pair < weights.length; pair++) {
      weights[pair] = weight(pair, multiplicities);
    }
    return weights;
  }

  /** How often each person is drawn in one more resample. */
  public int[] multiplicities(SplittableRandom random) {
    return multiplicities(random, people);
  }

  /** How often a pair counts in a resample with these multiplicities. */
  public long weight(int pair, int[] multiplicities) {
    int left = peopleOfPairs.get(pair)[0];
    int right = peopleOfPairs.get(pair)[1];
    return left == right
        ? multiplicities[left]
        : (long) multiplicities[left] * multiplicities[right];
  }

  static int[] multiplicities(SplittableRandom random, int people) {
    int[] multiplicities = new int[people];
    for (int drawn = 0; drawn < people; drawn++) {
      multiplicities[random.nextInt(people)]++;
    }
    return multiplicities;
  }

  /**
   * A quantile of sorted values, between order statistics linear (Hyndman and Fan's type 7).
   *
   * @param probability in [0, 1]
   */
  public static double quantile(double[] sorted, double probability) {
    double position = probability * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}

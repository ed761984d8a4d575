package org.sphereface.experiments.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.protocols.comparison.CrossedInterval.Units;
import org.sphereface.reports.claims.Claim;
import org.sphereface.reports.claims.Contrast;
import org.sphereface.reports.claims.PaperClaims;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.ResultException;

/**
 * The spreads of the paper's contrasts in an earlier run.
 *
 * @param source which run, in words
 * @param spreads one for each contrast and setting that was measured over enough seeds
 */
public record MeasuredSpreads(String source, List<Spread> spreads) {

  private static final String SHIPPED = "spreads.json";

  public MeasuredSpreads {
    spreads = List.copyOf(spreads);
  }

  /**
   * The spread of a contrast. Values are fractions, not points.
   *
   * @param claim the claim's title
   * @param setting network and test set
   * @param contrast the contrast's name
   * @param difference the mean difference
   * @param seedDeviation standard deviation of the paired difference over seeds, pooled over the
   *     claim's contrasts: the few seeds of one contrast show it badly
   * @param testError standard error over test people; 0 if it was not known
   * @param people of the test set; 0 if they were not known
   */
  public record Spread(
      String claim,
      String setting,
      String contrast,
      double difference,
      double seedDeviation,
      double testError,
      int people) {

    private Spread withSeedDeviation(double other) {
      return new Spread(claim, setting, contrast, difference, other, testError, people);
    }

    /** The standard error over another number of test people; as it was if a number is unknown. */
    double testError(int others) {
      return people == 0 || others == 0
          ? testError
          : testError * Math.sqrt((double) people / others);
    }
  }

  /** The spreads that the program ships, whose source is in docs/results/power.md. */
  public static MeasuredSpreads shipped() {
    try (InputStream in = MeasuredSpreads.class.getResourceAsStream(SHIPPED)) {
      return new ObjectMapper().readValue(in, MeasuredSpreads.class);
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped " + SHIPPED + " cannot be read", e);
    }
  }

  /**
   * The spreads of a run that has ended.
   *
   * @throws ResultException if the folder is none of a run, or no contrast was measured over
   *     {@value CrossedInterval#FEWEST_SEEDS} seeds
   */
  public static MeasuredSpreads of(Path folder) {
    RunResults run = RunResults.read(folder);
    List<Spread> spreads = new ArrayList<>();
    for (Claim claim : new PaperClaims(run, PublishedResults.load()).all()) {
      for (Claim.Finding finding : claim.findings()) {
        for (Contrast contrast : finding.contrasts()) {
          contrast
              .difference()
              .filter(CrossedInterval::canDecide)
              .ifPresent(d -> spreads.add(spread(claim, finding, contrast, d)));
        }
      }
    }
    if (spreads.isEmpty()) {
      throw new ResultException(
          "The run in "
              + folder
              + " has no contrast of the paper's claims over "
              + CrossedInterval.FEWEST_SEEDS
              + " seeds, so that it shows no spread: give the folder of a run that has.");
    }
    return new MeasuredSpreads(
        "the run of " + run.plan().name() + " in " + folder,
        spreads.stream().map(of -> of.withSeedDeviation(pooled(spreads, of.claim()))).toList());
  }

  /** Root mean square of a claim's deviations. */
  private static double pooled(List<Spread> spreads, String claim) {
    return Math.sqrt(
        spreads.stream()
            .filter(of -> of.claim().equals(claim))
            .mapToDouble(of -> of.seedDeviation() * of.seedDeviation())
            .average()
            .orElse(0));
  }

  private static Spread spread(
      Claim claim, Claim.Finding finding, Contrast contrast, CrossedInterval d) {
    return new Spread(
        claim.title(),
        finding.setting(),
        contrast.name(),
        d.mean(),
        d.seedError() * Math.sqrt(d.seeds()),
        d.testError(),
        d.units() == Units.PEOPLE ? d.count() : 0);
  }

  /** The spread of a contrast: of the same setting, else the largest of other settings. */
  Optional<Spread> find(String claim, String setting, String contrast) {
    List<Spread> found =
        spreads.stream()
            .filter(s -> s.claim().equals(claim) && s.contrast().equals(contrast))
            .toList();
    return found.stream()
        .filter(s -> s.setting().equals(setting))
        .findFirst()
        .or(() -> found.stream().max(Comparator.comparingDouble(Spread::seedDeviation)));
  }
}

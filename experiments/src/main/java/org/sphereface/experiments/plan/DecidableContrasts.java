package org.sphereface.experiments.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.run.PlannedRun;
import org.sphereface.reports.claims.Claim;
import org.sphereface.reports.claims.Contrast.Unit;
import org.sphereface.reports.claims.PaperClaims;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.MatrixPlan;

/**
 * What the contrasts of the paper's claims will show in a matrix.
 *
 * @param source whose spread is expected, in words
 * @param forecasts of all contrasts of accuracies that the matrix has
 */
public record DecidableContrasts(String source, List<ContrastForecast> forecasts) {

  public DecidableContrasts {
    forecasts = List.copyOf(forecasts);
  }

  /**
   * Forecasts the contrasts of a matrix.
   *
   * @param testPeople how many people the pairs of each evaluation have, by its name, where known
   * @param spreads of an earlier run
   */
  public static DecidableContrasts of(
      Matrix matrix, Map<String, Integer> testPeople, MeasuredSpreads spreads) {
    MatrixPlan plan = PlannedRun.of(matrix);
    RunResults run =
        new RunResults(
            plan,
            plan.cells().stream().map(DecidableContrasts::missing).toList(),
            List.of(),
            Map.of());
    Set<String> evaluations = new LinkedHashSet<>();
    matrix.evaluations().stream().map(EvaluationPlan::name).forEach(evaluations::add);
    return new DecidableContrasts(
        spreads.source(),
        new PaperClaims(run, PublishedResults.load(), evaluations)
            .all().stream().flatMap(claim -> forecasts(claim, testPeople, spreads)).toList());
  }

  private static ReportedCell missing(MatrixPlan.PlannedCell cell) {
    return new ReportedCell(
        cell,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Stream<ContrastForecast> forecasts(
      Claim claim, Map<String, Integer> testPeople, MeasuredSpreads spreads) {
    return claim.findings().stream()
        .flatMap(
            finding -> {
              int people =
                  testPeople.entrySet().stream()
                      .filter(named -> finding.setting().endsWith(" on " + named.getKey()))
                      .mapToInt(Map.Entry::getValue)
                      .findFirst()
                      .orElse(0);
              return finding.contrasts().stream()
                  .filter(contrast -> contrast.seeds() > 0 && contrast.unit() == Unit.POINTS)
                  .map(
                      contrast ->
                          ContrastForecast.of(
                              claim.title(), finding.setting(), contrast, people, spreads));
            });
  }
}

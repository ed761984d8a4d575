package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.data.Thumbnail;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.comparison.ComparedResult;
import org.sphereface.protocols.comparison.ResultComparison;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.EvaluationReport;
import org.sphereface.reports.EvaluationReport.Evaluated;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a result on pairs, with every pair if wanted. */
final class VerificationPrinter {

  /** As 'evaluate compare' has them by default. */
  private static final int RESAMPLES = 2000;

  private static final long SEED = 1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--with-pairs",
      description =
          "With --json: prints fold, score and decision of every pair too, for 'evaluate compare'.")
  private boolean withPairs;

  @Mixin private FigureOptions figures;

  private record WithPairs(@JsonUnwrapped VerificationResult result, List<PairDecision> pairs) {}

  /** What is drawn over the result; read before anything is evaluated. */
  private Map<String, WithPairs> beside = Map.of();

  private static WithPairs read(JsonNode tree) throws JsonProcessingException {
    if (!tree.hasNonNull("roc") || !tree.hasNonNull("histogram")) {
      return null;
    }
    List<PairDecision> decisions = new ArrayList<>();
    for (JsonNode pair : tree.path("pairs")) {
      decisions.add(FigureOptions.read(pair, PairDecision.class));
    }
    return new WithPairs(FigureOptions.read(tree, VerificationResult.class), decisions);
  }

  /** Reads the images of faces by their names; other names, such as those of videos, have none. */
  private static Function<String, Optional<String>> thumbnails(Optional<FaceDataset> faces) {
    Map<String, Integer> places = new HashMap<>();
    faces.ifPresent(
        set -> {
          for (int i = 0; i < set.images().size(); i++) {
            places.put(set.images().get(i), i);
          }
        });
    return name ->
        Optional.ofNullable(places.get(name))
            .flatMap(place -> thumbnail(faces.orElseThrow(), place));
  }

  private static Optional<String> thumbnail(FaceDataset faces, int place) {
    try {
      return Optional.of(faces.image(place, Thumbnail::png));
    } catch (DatasetException e) {
      // embeddings are evaluated without their images too; the table has the pair
      return Optional.empty();
    }
  }

  /**
   * @throws CommandLine.ParameterException if pairs are asked for without JSON
   */
  void requireUsable(JsonOption json) {
    if (withPairs && !json.given()) {
      throw new CommandLine.ParameterException(command.commandLine(), "--with-pairs needs --json.");
    }
    figures.requireUsable(Set.of(Kind.ROC, Kind.DET, Kind.SCORES));
    beside = figures.beside("evaluate lfw", VerificationPrinter::read);
  }

  /** Two results, each with its pairs if wanted, and how they compare. */
  private record Compared(Object first, Object second, ResultComparison comparison) {}

  /** Prints one result, or two and how they compare. */
  void print(List<VerificationOutcome> outcomes, String title, EmbeddingOptions input) {
    if (figures.given()) {
      List<String> names =
          outcomes.size() > 1
              ? input.cells().stream().map(Path::toString).toList()
              : List.of(figures.label(title));
      List<Evaluated> all = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        all.add(new Evaluated(names.get(i), outcomes.get(i).result(), outcomes.get(i).decisions()));
      }
      beside.forEach((name, read) -> all.add(new Evaluated(name, read.result(), read.pairs())));
      figures.write(
          new EvaluationReport(title, all, thumbnails(input.faces())).page(), input.console());
    }
    if (outcomes.size() == 1) {
      input.print(
          shown(outcomes.get(0)),
          out -> new VerificationText(title).print(outcomes.get(0).result(), out));
      return;
    }
    List<String> names = input.cells().stream().map(Path::toString).toList();
    ResultComparison comparison =
        ResultComparison.of(
            compared(outcomes.get(0), names.get(0)),
            compared(outcomes.get(1), names.get(1)),
            RESAMPLES,
            SEED);
    input
        .json()
        .print(
            new Compared(
                input.withOrigin(shown(outcomes.get(0)), 0),
                input.withOrigin(shown(outcomes.get(1)), 1),
                comparison),
            out -> {
              for (int i = 0; i < outcomes.size(); i++) {
                out.println(names.get(i));
                new VerificationText(title).print(outcomes.get(i).result(), out);
                out.println();
              }
              new ComparisonText(names.get(0), names.get(1)).print(comparison, out);
            });
  }

  private static ComparedResult compared(VerificationOutcome outcome, String name) {
    VerificationResult result = outcome.result();
    return new ComparedResult(
        name, result.protocol(), result.variant(), result.pairSource(), outcome.decisions());
  }

  private Object shown(VerificationOutcome outcome) {
    return withPairs ? new WithPairs(outcome.result(), outcome.decisions()) : outcome.result();
  }
}

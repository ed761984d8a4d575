package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.comparison.ComparedResult;
import org.sphereface.protocols.comparison.ResultComparison;
import picocli.CommandLine;
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

  @Option(
      names = "--html",
      paramLabel = "DIR",
      description =
          "Also writes a page with ROC, DET, scores, numbers and the hardest pairs (with their images"
              + " where a network embeds them), and its figures as PNG, PDF and SVG.")
  private Path html;

  @Option(
      names = "--plot",
      paramLabel = "[KIND=]FILE",
      description =
          "Also draws a figure; KIND is roc (the default), det or scores, and the ending is .pdf,"
              + " .png or .svg. Can be repeated.")
  private List<String> plots = List.of();

  @Option(
      names = "--beside",
      paramLabel = "NAME=FILE",
      description =
          "For --html and --plot: draws the result that an earlier 'evaluate ... --json' printed"
              + " into FILE over this one, as NAME; its hardest pairs too if it has --with-pairs."
              + " Can be repeated.")
  private Map<String, Path> beside = new LinkedHashMap<>();

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description =
          "For --html and --plot: this result's name in legends. Default: the test set's.")
  private String label;

  private record WithPairs(@JsonUnwrapped VerificationResult result, List<PairDecision> pairs) {}

  /**
   * @throws CommandLine.ParameterException if pairs are asked for without JSON
   */
  void requireUsable(JsonOption json) {
    if (withPairs && !json.given()) {
      throw new CommandLine.ParameterException(command.commandLine(), "--with-pairs needs --json.");
    }
    EvaluationFigures.requireUsable(html, plots, beside, label, command.commandLine());
  }

  /** Two results, each with its pairs if wanted, and how they compare. */
  private record Compared(Object first, Object second, ResultComparison comparison) {}

  /** Prints one result, or two and how they compare. */
  void print(List<VerificationOutcome> outcomes, String title, EmbeddingOptions input) {
    if (html != null || !plots.isEmpty()) {
      List<String> names =
          outcomes.size() > 1
              ? input.cells().stream().map(Path::toString).toList()
              : List.of(label == null ? title : label);
      new EvaluationFigures(html, plots).write(title, names, outcomes, beside, input);
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

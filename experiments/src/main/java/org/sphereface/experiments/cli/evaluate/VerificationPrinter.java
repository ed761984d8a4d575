package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.file.Path;
import java.util.List;
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

  private record WithPairs(@JsonUnwrapped VerificationResult result, List<PairDecision> pairs) {}

  /**
   * @throws CommandLine.ParameterException if pairs are asked for without JSON
   */
  void requireUsable(JsonOption json) {
    if (withPairs && !json.given()) {
      throw new CommandLine.ParameterException(command.commandLine(), "--with-pairs needs --json.");
    }
  }

  /** Two results, each with its pairs if wanted, and how they compare. */
  private record Compared(Object first, Object second, ResultComparison comparison) {}

  /** Prints one result, or two and how they compare. */
  void print(List<VerificationOutcome> outcomes, String title, EmbeddingOptions input) {
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

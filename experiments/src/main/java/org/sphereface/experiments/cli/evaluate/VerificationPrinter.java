package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationResult;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a result on pairs, with every pair if wanted. */
final class VerificationPrinter {

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

  void print(VerificationOutcome outcome, String title, EmbeddingOptions input) {
    VerificationResult result = outcome.result();
    input.print(
        withPairs ? new WithPairs(result, outcome.decisions()) : result,
        out -> new VerificationText(title).print(result, out));
  }
}

package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintWriter;
import java.util.List;
import org.sphereface.experiments.cli.shared.JsonOutput;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationResult;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what was measured on pairs, and on demand every pair. */
final class VerificationPrinter {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--with-pairs",
      description =
          "With --json: every pair's fold, score and decision too, as 'evaluate compare' needs"
              + " them.")
  private boolean withPairs;

  private record WithPairs(@JsonUnwrapped VerificationResult result, List<PairDecision> pairs) {}

  /**
   * @throws CommandLine.ParameterException if pairs are asked for without JSON
   */
  void requireUsable(boolean json) {
    if (withPairs && !json) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--with-pairs belongs to --json.");
    }
  }

  void print(VerificationOutcome outcome, String title, boolean json) {
    PrintWriter out = command.commandLine().getOut();
    if (!json) {
      new VerificationText(title).print(outcome.result(), out);
    } else if (withPairs) {
      JsonOutput.print(new WithPairs(outcome.result(), outcome.decisions()), out);
    } else {
      JsonOutput.print(outcome.result(), out);
    }
    out.flush();
  }
}

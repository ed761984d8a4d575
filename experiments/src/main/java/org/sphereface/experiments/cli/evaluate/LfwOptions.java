package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Path;
import java.util.List;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.lfw.LfwVerification;
import org.sphereface.protocols.lfw.LfwViewOne;
import org.sphereface.protocols.verification.EvaluationVariant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The view of LFW and the variant of its evaluation. */
final class LfwOptions {

  @Option(
      names = "--evaluation",
      paramLabel = "VARIANT",
      defaultValue = EvaluationVariant.RELEASED,
      description = EvaluationVariant.DESCRIPTION + " (default: ${DEFAULT-VALUE}).")
  private String evaluation;

  @Option(
      names = "--view",
      paramLabel = "1|2",
      defaultValue = "2",
      description = "2: ten folds (default). 1: threshold from --pairs-train, accuracy on --pairs.")
  private int view;

  @Option(
      names = "--pairs-train",
      paramLabel = "FILE",
      description = "LFW's pairsDevTrain.txt, for --view 1; --pairs is then pairsDevTest.txt.")
  private Path pairsTrain;

  @Mixin private ScoringOptions options;

  DecidingProtocol protocol(
      Path pairs, List<Integer> folds, boolean skipMissing, CommandLine command) {
    if (view != 1 && view != 2) {
      throw new CommandLine.ParameterException(command, "--view is 1 or 2, not " + view + ".");
    }
    if ((view == 1) != (pairsTrain != null) || (view == 1 && !folds.isEmpty())) {
      throw new CommandLine.ParameterException(
          command,
          "--view 1 needs --pairs-train and has no --folds; --view 2 has no --pairs-train.");
    }
    try {
      return view == 1
          ? new LfwViewOne(
              pairsTrain.toString(),
              pairs.toString(),
              evaluation,
              options.components(),
              skipMissing,
              options.bootstrap(),
              options.seed())
          : new LfwVerification(
              pairs.toString(),
              folds,
              0,
              evaluation,
              options.components(),
              skipMissing,
              options.bootstrap(),
              options.seed());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(command, e.getMessage() + ".", e);
    }
  }
}

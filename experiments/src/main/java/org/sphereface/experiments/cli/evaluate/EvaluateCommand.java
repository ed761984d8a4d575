package org.sphereface.experiments.cli.evaluate;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate}: evaluates protocols. */
@Command(
    name = "evaluate",
    description =
        "Evaluates a protocol on given embeddings or on those of a network, or compares two results.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EvaluateLfwCommand.class,
      EvaluateMegaFaceCommand.class,
      EvaluateYtfCommand.class,
      EvaluateIjbCommand.class,
      EvaluateBundleCommand.class,
      EvaluateBlufrCommand.class,
      EvaluateCompareCommand.class
    },
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings features.npy --names names.txt"
    })
public final class EvaluateCommand implements Runnable {

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Name a protocol: sphereface evaluate "
            + String.join("|", spec.subcommands().keySet())
            + " ...");
  }
}

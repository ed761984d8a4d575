package org.sphereface.experiments.cli.run;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

/** {@code sphereface config}: prints a matrix with all its defaults. */
@Command(
    name = "config",
    description =
        "Prints a matrix with all defaults filled in, as a matrix file of the same cells. Comments"
            + " say where each value comes from.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface config miniature --set recipe.iterations=100 > mine.yaml",
      "  sphereface run mine.yaml"
    })
public final class ConfigCommand implements Callable<Integer> {

  @Mixin private MatrixArgument matrix;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(matrix.resolved());
    spec.commandLine().getOut().flush();
    return CommandLine.ExitCode.OK;
  }
}

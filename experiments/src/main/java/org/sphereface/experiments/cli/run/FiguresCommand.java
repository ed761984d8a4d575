package org.sphereface.experiments.cli.run;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code sphereface figures}: the paper's figures that need no training. */
@Command(
    name = "figures",
    description = "Draws figures of the paper that need no training and no data.",
    mixinStandardHelpOptions = true,
    subcommands = FiguresGeometryCommand.class,
    footer = {"", "Example:", "  sphereface figures geometry"})
public final class FiguresCommand implements Runnable {

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Give a kind of figures: sphereface figures geometry");
  }
}

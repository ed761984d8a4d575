package org.sphereface.experiments.cli.run;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code sphereface figures}: figures for papers, of a run or of the paper's geometry. */
@Command(
    name = "figures",
    description = "Draws figures: those of a run, for a paper, or the paper's geometry.",
    mixinStandardHelpOptions = true,
    subcommands = {FiguresExportCommand.class, FiguresGeometryCommand.class},
    footer = {
      "",
      "Examples:",
      "  sphereface figures export runs/miniature --format pdf --width 3.25in",
      "  sphereface figures geometry"
    })
public final class FiguresCommand implements Runnable {

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Give a kind of figures: sphereface figures export DIR, or sphereface figures geometry");
  }
}

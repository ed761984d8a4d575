package org.sphereface.experiments.cli.run;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code sphereface figures}: figures for papers, of runs or of the paper's geometry. */
@Command(
    name = "figures",
    description =
        "Draws figures for a paper: of a run, of runs that differ in a setting, or of its geometry.",
    mixinStandardHelpOptions = true,
    subcommands = {
      FiguresExportCommand.class,
      FiguresSettingCommand.class,
      FiguresGeometryCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  sphereface figures export runs/miniature --format pdf --width 3.25in",
      "  sphereface figures setting train.identities runs/people-*",
      "  sphereface figures geometry"
    })
public final class FiguresCommand implements Runnable {

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Give a kind of figures: sphereface figures export DIR, sphereface figures setting SETTING DIR"
            + " DIR, or sphereface figures geometry");
  }
}

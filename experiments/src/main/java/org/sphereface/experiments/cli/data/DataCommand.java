package org.sphereface.experiments.cli.data;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code sphereface data}: prepares and inspects data sets. */
@Command(
    name = "data",
    description = "Prepares and inspects data sets. Only face detection needs an engine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DataAlignCommand.class,
      DataPackCommand.class,
      DataInspectCommand.class,
      ContactSheetCommand.class
    },
    footer = {"", "Example:", "  sphereface data --help"})
public final class DataCommand implements Runnable {

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Name a task: sphereface data " + String.join("|", spec.subcommands().keySet()) + " ...");
  }
}

package org.sphereface.experiments.cli.data;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code sphereface data}: preparing and looking at data sets. */
@Command(
    name = "data",
    description = "Prepares data sets and looks at them; no engine is needed but for detection.",
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

package org.sphereface.experiments.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sphereface.reports.HtmlReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface report}: rebuilds a report. */
@Command(
    name = "report",
    description = "Rebuilds the report of a run from its result files alone.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  sphereface report runs/miniature"})
final class ReportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The folder that 'run' wrote (its --out).")
  private Path folder;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Path report = HtmlReport.write(folder);
    spec.commandLine().getOut().println("Report: " + report.toAbsolutePath().normalize());
    return CommandLine.ExitCode.OK;
  }
}

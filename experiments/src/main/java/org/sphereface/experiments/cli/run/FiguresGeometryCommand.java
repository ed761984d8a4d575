package org.sphereface.experiments.cli.run;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sphereface.reports.geometry.GeometryReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface figures geometry}: decision boundaries, margins and the least m. */
@Command(
    name = "geometry",
    description =
        "Draws decision boundaries (Table 1), margins and the least m (Properties 2, 3), as in Figs. 2"
            + " and 3.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  sphereface figures geometry --out figures/geometry"})
final class FiguresGeometryCommand implements Callable<Integer> {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "figures/geometry",
      description = "Folder of the page and its SVG files. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Path page = GeometryReport.write(out);
    spec.commandLine().getOut().println("Figures: " + page.toAbsolutePath().normalize());
    return CommandLine.ExitCode.OK;
  }
}

package org.sphereface.experiments.cli.data;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.inspection.PreparationInspector;
import org.sphereface.datasets.inspection.PreparationReport;
import org.sphereface.datasets.inspection.PreparationReport.Finding;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.experiments.cli.shared.JsonOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface check}: whether a prepared set is as a network of the paper expects it. */
@Command(
    name = "check",
    description =
        "Looks at size, values, colours and alignment of a prepared data set and says what is off;"
            + " exits with 1 if something is.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface check CASIA-112x96",
      "  sphereface check --faces '{source: lfw, images: lfw, landmarks: lfw-landmarks.txt}'"
    })
public final class CheckCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "FACES",
      description = "The same as --faces; of a folder the images may have any size.")
  private String described;

  @Mixin private FaceDatasetOption faces;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Looks at no more, spread over the set; default ${DEFAULT-VALUE}.")
  private int images = 2000;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Option(names = "--threads", paramLabel = "N", description = "Default: the machine's cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if ((described != null) == faces.given() || threads < 1 || images < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Give a folder or --faces, not both, and --threads and --images of at least 1.");
    }
    FaceDataset data = faces.asStored(described);
    PreparationReport report;
    try (Progress bar = Progress.barOnly("images", Math.min(images, data.images().size()))) {
      report = new PreparationInspector(threads, images, bar).check(data);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonOutput.print(report, out);
    } else {
      print(report, out);
    }
    out.flush();
    return report.sound() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(PreparationReport report, PrintWriter out) {
    out.println(report.description());
    out.println("Looked at " + report.images() + " images.");
    for (Finding finding : report.findings()) {
      out.printf("%-4s  %s: %s%n", finding.verdict(), finding.check(), finding.measured());
      if (!finding.advice().isEmpty()) {
        out.println("      expected: " + finding.expected());
        out.println("      " + finding.advice());
      }
    }
  }
}

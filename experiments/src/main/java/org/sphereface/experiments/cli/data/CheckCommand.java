package org.sphereface.experiments.cli.data;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.inspection.PreparationInspector;
import org.sphereface.datasets.inspection.PreparationReport;
import org.sphereface.datasets.inspection.PreparationReport.Finding;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.cli.shared.ThreadsOption;
import org.sphereface.files.Quantity;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface check}: checks a prepared set against what the paper's networks expect. */
@Command(
    name = "check",
    description =
        "Checks size, values, colours and alignment of a prepared data set. The exit status is 1 if"
            + " a check fails.",
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
      description = "Another form of --faces. Images of a folder may have any size.")
  private String described;

  @Mixin private FaceDatasetOption faces;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Checks at most N images, spread over the set. Default: ${DEFAULT-VALUE}.")
  private int images = 2000;

  @Mixin private JsonOption json;

  @Mixin private ThreadsOption threads;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if ((described != null) == faces.given() || images < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give a folder or --faces, not both, and --images of at least 1.");
    }
    int inspectors = threads.count();
    FaceDataset data = faces.asStored(described);
    PreparationReport report;
    try (Progress bar = Progress.barOnly("images", Math.min(images, data.images().size()))) {
      report = new PreparationInspector(inspectors, images, bar).check(data);
    }
    json.print(report, out -> print(report, out));
    return report.sound() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(PreparationReport report, PrintWriter out) {
    out.println(report.description());
    out.println("Looked at " + Quantity.of(report.images(), "image") + ".");
    for (Finding finding : report.findings()) {
      out.printf("%-4s  %s: %s%n", finding.verdict(), finding.check(), finding.measured());
      if (!finding.advice().isEmpty()) {
        out.println("      expected: " + finding.expected());
        out.println("      " + finding.advice());
      }
    }
  }
}

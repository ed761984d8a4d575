package org.sphereface.experiments.cli.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.inspection.DatasetInspector;
import org.sphereface.datasets.inspection.InspectionReport;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.experiments.cli.shared.JsonOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface data inspect}: what is in a data set, and what is wrong with it. */
@Command(
    name = "inspect",
    description =
        "Counts identities, images, sizes, broken files and duplicates, and what a training set"
            + " shares with a test set.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface data inspect CASIA-112x96 --test-set '{source: lfw, images: lfw, landmarks:"
          + " lfw-landmarks.txt}' --html casia.html"
    })
final class DataInspectCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "FACES",
      description = "The same as --faces; of a folder the images may have any size.")
  private String described;

  @Mixin private FaceDatasetOption faces;

  @Option(
      names = "--test-set",
      paramLabel = "FACES",
      description =
          "A test set, in any form of --faces: names and images in both are told. Give"
              + " both sets in the same form, aligned or not.")
  private String testSet;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page too.")
  private Path html;

  @Option(names = "--threads", paramLabel = "N", description = "Default: the machine's cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if ((described != null) == faces.given() || threads < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give a folder or --faces, not both, and --threads of at least 1.");
    }
    FaceDataset data = faces.asStored(described);
    Optional<FaceDataset> test =
        Optional.ofNullable(testSet).map(text -> FaceDatasetOption.asStored(text, "--test-set"));
    int count = data.images().size() + test.map(faces -> faces.images().size()).orElse(0);
    InspectionReport found;
    try (Progress bar = Progress.barOnly("images", count)) {
      found = new DatasetInspector(threads, bar).inspect(data, test);
    }
    InspectionText text = new InspectionText(found);
    if (html != null) {
      text.page().write(html);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonOutput.print(found, out);
    } else {
      text.print(out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}

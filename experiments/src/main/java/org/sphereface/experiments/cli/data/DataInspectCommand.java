package org.sphereface.experiments.cli.data;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.inspection.DatasetInspector;
import org.sphereface.datasets.inspection.InspectionReport;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.cli.shared.ThreadsOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface data inspect}: counts what a data set holds, and finds its defects. */
@Command(
    name = "inspect",
    description =
        "Counts identities, images, sizes, unreadable files and duplicates of a data set, and what"
            + " it shares with a test set. The exit status is 1 if images cannot be read, if one image"
            + " is under two identities, if names differ in case, accents or punctuation only, or if"
            + " the test set shares identities or images.",
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
      description = "Another form of --faces. Images of a folder may have any size.")
  private String described;

  @Mixin private FaceDatasetOption faces;

  @Option(
      names = "--test-set",
      paramLabel = "FACES",
      description =
          "A test set, in any form of --faces. The result lists names and images that are in both"
              + " sets; give both aligned, or both not.")
  private String testSet;

  @Mixin private JsonOption json;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes an HTML page too.")
  private Path html;

  @Mixin private ThreadsOption threads;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if ((described != null) == faces.given()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give a folder or --faces, not both.");
    }
    int inspectors = threads.count();
    FaceDataset data = faces.asStored(described);
    Optional<FaceDataset> test =
        Optional.ofNullable(testSet).map(text -> FaceDatasetOption.asStored(text, "--test-set"));
    int count = data.images().size() + test.map(faces -> faces.images().size()).orElse(0);
    InspectionReport found;
    try (Progress bar = Progress.barOnly("images", count)) {
      found = new DatasetInspector(inspectors, bar).inspect(data, test);
    }
    InspectionText text = new InspectionText(found, data, test.orElse(null));
    if (html != null) {
      text.page().write(html);
    }
    json.print(found, text::print);
    return found.defects().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}

package org.sphereface.experiments.cli.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.inspection.DatasetInspector;
import org.sphereface.datasets.inspection.InspectionReport;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.BlockOption;
import org.sphereface.experiments.cli.shared.ClusterOption;
import org.sphereface.experiments.cli.shared.ClusterWork;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.cli.shared.JsonOutput;
import org.sphereface.experiments.cli.shared.ThreadsOption;
import org.sphereface.experiments.cluster.BlockFolder;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.Sha256;
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

  @Option(names = "--out", paramLabel = "FILE.json", description = "Writes the result as JSON.")
  private Path out;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes an HTML page too.")
  private Path html;

  @Mixin private ThreadsOption threads;

  @Mixin private ClusterOption cluster;

  @Option(
      names = "--images-per-task",
      paramLabel = "N",
      description = "Images at which one task of --cluster looks. Default: 8192.")
  private int block = 8192;

  @Mixin private BlockOption task;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if ((described != null) == faces.given()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give a folder or --faces, not both.");
    }
    if (cluster.given() && out == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--cluster needs --out, beside which the machines write what they have seen.");
    }
    if (block < 1) {
      throw new CommandException("--images-per-task must be at least 1, not " + block + ".");
    }
    int inspectors = threads.count();
    FaceDataset data = faces.asStored(described);
    Optional<FaceDataset> test =
        Optional.ofNullable(testSet).map(text -> FaceDatasetOption.asStored(text, "--test-set"));
    int count =
        Math.addExact(data.images().size(), test.map(faces -> faces.images().size()).orElse(0));
    if (task.serves()) {
      DatasetInspector inspector = new DatasetInspector(inspectors, done -> {});
      task.serve((from, end) -> inspector.inspectBlock(data, test, from, end, file(from, end)));
      return CommandLine.ExitCode.OK;
    }
    InspectionReport found;
    if (cluster.given()) {
      found = onCluster(data, test, count);
    } else {
      try (Progress bar = Progress.barOnly("images", count)) {
        found = new DatasetInspector(inspectors, bar).inspect(data, test);
      }
      write(found);
    }
    InspectionText text = new InspectionText(found, data, test.orElse(null));
    if (html != null) {
      text.page().write(html);
    }
    json.print(found, text::print);
    return found.defects().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** Each task looks at a block of the images; what was seen is joined and compared here. */
  private InspectionReport onCluster(FaceDataset data, Optional<FaceDataset> test, int count) {
    try (BlockFolder blocks = BlockFolder.open(out, key(data, test))) {
      new ClusterWork(cluster, spec.commandLine())
          .run(blocks, "images", count, block, (from, end) -> Files.exists(file(from, end)));
      List<Path> files = new ArrayList<>();
      for (long from = 0; from < count; from += block) {
        files.add(file((int) from, (int) Math.min(count, from + block)));
      }
      InspectionReport found = DatasetInspector.join(data, test, block, files);
      write(found);
      blocks.remove();
      return found;
    }
  }

  private Path file(int from, int end) {
    return BlockFolder.file(out, from, end);
  }

  /** All that decides what is seen: blocks of other images are not joined. */
  private static String key(FaceDataset data, Optional<FaceDataset> test) {
    List<String> parts = new ArrayList<>(List.of("inspect", new ProgramVersion().version()));
    for (FaceDataset set : test.map(faces -> List.of(data, faces)).orElse(List.of(data))) {
      parts.add(fingerprint(set));
      parts.addAll(set.images());
    }
    return Sha256.of(String.join("\n", parts));
  }

  private static String fingerprint(FaceDataset set) {
    try {
      return set.fingerprint();
    } catch (DatasetException e) {
      // a file cannot be read, which the inspection is to find: no earlier block is taken
      return "unreadable, of " + Instant.now();
    }
  }

  private void write(InspectionReport found) {
    if (out != null) {
      JsonOutput.write(found, out);
    }
  }
}

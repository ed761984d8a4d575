package org.sphereface.experiments.cli.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.recordio.RecordDatasetWriter;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.experiments.cli.shared.OutputPathCheck;
import org.sphereface.experiments.cli.shared.ThreadsOption;
import org.sphereface.experiments.matrix.SourcePaths;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Quantity;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface data pack}: writes any data set as RecordIO, in InsightFace's format. */
@Command(
    name = "pack",
    description =
        "Writes a data set as RecordIO (.rec, .idx, property), in the format of InsightFace.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface data pack --faces '{source: image-folder, images: CASIA-112x96}' --out casia",
      "  sphereface data pack --faces faces-112x112 --out packed"
    })
final class DataPackCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  @Mixin private FaceDatasetOption faces;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the files.")
  private Path out;

  @Option(
      names = "--name",
      defaultValue = "train",
      paramLabel = "NAME",
      description = "Name of the .rec and .idx files. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--encoding",
      defaultValue = "png",
      paramLabel = "FORM",
      description =
          "png (default, without loss), jpeg:QUALITY, or original: copies files of the right size"
              + " unchanged and writes others as PNG.")
  private String encoding;

  @Option(
      names = "--broken-share",
      defaultValue = "0.01",
      paramLabel = "SHARE",
      description =
          "Share of the images up to which those that cannot be read are left out and named at the"
              + " end, as brokenShare of a recipe; 0 refuses the first. Default: ${DEFAULT-VALUE}.")
  private double brokenShare;

  @Mixin private ThreadsOption threads;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    RecordDatasetWriter pack = pack();
    FaceSource source = faces.required();
    requireApart(pack, source);
    FaceDataset data = source.open(Set.of());
    spec.commandLine().getErr().println("Faces: " + PrintableText.of(data.description()));
    try (Progress bar = Progress.barOnly("images", data.images().size())) {
      RecordDatasetWriter.Packed packed = pack.write(data, bar);
      spec.commandLine()
          .getOut()
          .println(
              packed.records()
                  + ": "
                  + Quantity.of(packed.images(), "image")
                  + " of "
                  + Quantity.of(packed.identities(), "identity", "identities")
                  + (packed.originals() > 0
                      ? ", " + Quantity.of(packed.originals(), "file") + " copied unchanged"
                      : ""));
      named(packed.broken());
    }
    return CommandLine.ExitCode.OK;
  }

  private void named(SortedMap<String, String> broken) {
    if (broken.isEmpty()) {
      return;
    }
    PrintWriter writer = spec.commandLine().getOut();
    writer.println("Left out, since they cannot be read: " + Quantity.of(broken.size(), "image"));
    broken.values().stream()
        .limit(SHOWN)
        .forEach(why -> writer.println("  " + PrintableText.of(why)));
    if (broken.size() > SHOWN) {
      writer.println("  and " + (broken.size() - SHOWN) + " more");
    }
    writer.flush();
  }

  /** The files must be none of the source's, those beside a RecordIO file included. */
  private static void requireApart(RecordDatasetWriter pack, FaceSource faces) {
    for (Path input : SourcePaths.ofOptions(faces).all()) {
      for (Path file : pack.files()) {
        OutputPathCheck.require(file, input, "--faces");
        if (input.toString().endsWith(".rec")) {
          OutputPathCheck.require(file, input.resolveSibling("property"), "--faces");
        }
      }
    }
  }

  private RecordDatasetWriter pack() {
    try {
      return new RecordDatasetWriter(out, name, encoding, threads.count(), brokenShare);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage() + ".", e);
    }
  }
}

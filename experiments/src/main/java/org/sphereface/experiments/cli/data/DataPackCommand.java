package org.sphereface.experiments.cli.data;

import java.nio.file.Path;
import java.util.Set;
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
    }
    return CommandLine.ExitCode.OK;
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
      return new RecordDatasetWriter(out, name, encoding, threads.count());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage() + ".", e);
    }
  }
}

package org.sphereface.experiments.cli.shared;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.inspection.DatasetInspector;
import org.sphereface.experiments.matrix.FaceDescription;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.files.PrintableText;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The faces of a command, in any form of {@link FaceDescription}. */
public final class FaceDatasetOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"--faces", "--source"},
      paramLabel = "FACES",
      description = FaceDescription.FORMS)
  private String faces;

  public boolean given() {
    return faces != null;
  }

  /** Returns the source, at 112 x 96 unless the description has another size. */
  FaceSource source() {
    return source(112, 96);
  }

  /**
   * @throws CommandLine.ParameterException if no faces are given
   */
  public FaceSource required() {
    if (faces == null) {
      throw new CommandLine.ParameterException(command.commandLine(), "Give --faces.");
    }
    return source();
  }

  /**
   * Returns the folder of photographs to align. A note is printed where a source selects some of
   * them, since all are aligned.
   *
   * @throws CommandException if it names no folder of photographs
   */
  public Path photographs() {
    FaceDescription description = new FaceDescription(faces, "--faces");
    if (description.folder().isPresent()) {
      return description.folder().get();
    }
    FaceSource source = description.source(112, 96);
    Map<String, Object> options = Matrix.options(source);
    Path folder = folder(options);
    if (folder == null) {
      throw new CommandException(
          "--faces "
              + PrintableText.of(faces)
              + ": '"
              + source.id()
              + "' has no folder of photographs to align: give a folder, or a source with 'images' or"
              + " 'root'. The faces of a RecordIO file or a bundle are aligned already.");
    }
    PrintWriter out = command.commandLine().getOut();
    out.println(
        "Note: all photographs below "
            + PrintableText.of(folder.toString())
            + " are aligned, also those that the source '"
            + source.id()
            + "' leaves out.");
    out.flush();
    return folder;
  }

  /** The folder of a source's images, or null. */
  private static Path folder(Map<String, Object> options) {
    for (String option : List.of("images", "root")) {
      String path = String.valueOf(options.getOrDefault(option, ""));
      if (!path.isBlank()) {
        return Path.of(path);
      }
    }
    String list = options.containsKey("root") ? String.valueOf(options.get("list")) : "";
    return list.isBlank() ? null : Path.of(list).toAbsolutePath().getParent();
  }

  /**
   * Opens the set; images of a folder keep their sizes.
   *
   * @param described the description, or null to take the option's
   */
  public FaceDataset asStored(String described) {
    return asStored(described == null ? faces : described, "--faces");
  }

  public static FaceDataset asStored(String text, String option) {
    FaceDescription description = new FaceDescription(text, option);
    return description
        .folder()
        .map(DatasetInspector::folder)
        .orElseGet(() -> description.source(112, 96).open(Set.of()));
  }

  FaceSource source(int height, int width) {
    return new FaceDescription(faces, "--faces").source(height, width);
  }
}

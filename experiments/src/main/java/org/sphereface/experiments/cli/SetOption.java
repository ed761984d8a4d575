package org.sphereface.experiments.cli;

import java.nio.file.Path;
import java.util.Set;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.Inspector;
import org.sphereface.experiments.matrix.FaceDescription;
import org.sphereface.experiments.matrix.Matrix;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The one description of faces, {@link FaceDescription}, of a command that needs no network. */
final class SetOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"--faces", "--source"},
      paramLabel = "FACES",
      description = FaceDescription.FORMS)
  private String faces;

  boolean given() {
    return faces != null;
  }

  /** The source, at 112 x 96 unless the description says otherwise. */
  FaceSource source() {
    return source(112, 96);
  }

  /**
   * @throws CommandLine.ParameterException if no faces are given
   */
  FaceSource required() {
    if (faces == null) {
      throw new CommandLine.ParameterException(command.commandLine(), "Give --faces.");
    }
    return source();
  }

  /**
   * The folder of photographs that the description names, to be aligned.
   *
   * @throws CommandException if it names no folder of photographs
   */
  Path photographs() {
    FaceDescription description = new FaceDescription(faces, "--faces");
    Object images =
        description.folder().isPresent()
            ? faces
            : Matrix.options(description.source(112, 96)).getOrDefault("images", "");
    if (images.toString().isBlank()) {
      throw new CommandException(
          "--faces " + faces + ": expected photographs in a folder, a source with 'images'.");
    }
    return Path.of(images.toString());
  }

  /**
   * The set, of a folder its images as they are, of any size.
   *
   * @param described the description, or null to take the option's
   */
  FaceDataset asStored(String described) {
    return asStored(described == null ? faces : described, "--faces");
  }

  static FaceDataset asStored(String text, String option) {
    FaceDescription description = new FaceDescription(text, option);
    return description
        .folder()
        .map(Inspector::folder)
        .orElseGet(() -> description.source(112, 96).open(Set.of()));
  }

  FaceSource source(int height, int width) {
    return new FaceDescription(faces, "--faces").source(height, width);
  }
}

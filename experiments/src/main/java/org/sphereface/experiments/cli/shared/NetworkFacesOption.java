package org.sphereface.experiments.cli.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.matrix.FaceDescription;
import org.sphereface.experiments.model.ModelFile;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The faces that a network embeds: the one description, or its short form for folders. */
public final class NetworkFacesOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private FaceDatasetOption set;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Another form of --faces: a folder of faces that are aligned to the network's size, or of"
              + " photographs with --landmarks.")
  private Path images;

  @Option(
      names = "--landmarks",
      paramLabel = "FILE",
      description =
          "Five points of each photograph of --images: lines of path, then x and y of left eye, right"
              + " eye, nose, left and right mouth corner, in pixels, separated by tabs.")
  private Path landmarks;

  boolean given() {
    return set.given() || images != null || landmarks != null;
  }

  /**
   * The faces at a network's size.
   *
   * @throws CommandLine.ParameterException if they are described twice, or by landmarks alone
   * @throws CommandException if they are not described
   */
  public FaceDataset open(ModelFile model) {
    if (set.given() && (images != null || landmarks != null)) {
      throw new CommandLine.ParameterException(
          command.commandLine(),
          "Give --faces, or --images with or without --landmarks, not both: landmarks of --faces"
              + " stand in its map, {source: ..., landmarks: FILE}.");
    }
    if (!set.given() && images == null) {
      throw new CommandException(
          (landmarks == null ? "--faces is missing" : "--images is missing")
              + ": a network needs --network, --weights, and --faces FACES or --images DIR, with"
              + " --landmarks FILE for photographs that are not aligned.");
    }
    return source(model.inputHeight(), model.inputWidth()).open(Set.of());
  }

  private FaceSource source(int height, int width) {
    if (set.given()) {
      return set.source(height, width);
    }
    return landmarks == null && !Files.isDirectory(images)
        ? new FaceDescription(images.toString(), "--images").source(height, width)
        : FaceDescription.folder(
            images, landmarks == null ? "" : landmarks.toString(), height, width);
  }
}

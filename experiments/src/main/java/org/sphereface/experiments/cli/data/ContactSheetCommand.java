package org.sphereface.experiments.cli.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.FaceDatasetOption;
import org.sphereface.files.Quantity;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface data contact-sheet}: faces of a data set in one image, a row an identity. */
@Command(
    name = "contact-sheet",
    description =
        "Draws the first images of the first identities of a data set, one row for each identity.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface data contact-sheet --faces '{source: synthetic-faces, difficulty: 0.5}'"
          + " --out faces.png"
    })
final class ContactSheetCommand implements Callable<Integer> {

  @Mixin private FaceDatasetOption faces;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.png",
      description = "The image to write.")
  private Path out;

  @Option(
      names = "--identities",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of rows. Default: ${DEFAULT-VALUE}.")
  private int identities;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of columns. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (identities < 1 || images < 1 || (long) identities * images > 10_000) {
      throw new CommandException(
          "--identities and --images must be at least 1, and at most 10000 faces together, got "
              + identities
              + " x "
              + images
              + ".");
    }
    FaceDataset data = faces.required().open(Set.of());
    int[][] chosen = chosen(data);
    if (Arrays.stream(chosen).noneMatch(row -> row.length > 0)) {
      throw new CommandException(
          data.description() + ": there are no faces to draw: " + out + " is not written.");
    }
    write(drawn(data, chosen));
    int shown = 0;
    for (int[] row : chosen) {
      shown += row.length;
    }
    spec.commandLine()
        .getOut()
        .println(
            Quantity.of(shown, "face")
                + " of "
                + Quantity.of(chosen.length, "identity", "identities")
                + ": "
                + data.description()
                + ": "
                + out);
    return CommandLine.ExitCode.OK;
  }

  /** Indices of the first images of each of the first identities. */
  private int[][] chosen(FaceDataset data) {
    int rows = Math.min(identities, data.identities().size());
    int[][] table = new int[rows][images];
    int[] filled = new int[rows];
    int open = rows;
    int size = data.images().size();
    for (int index = 0; index < size && open > 0; index++) {
      int label = data.label(index);
      if (label < rows && filled[label] < images) {
        table[label][filled[label]++] = index;
        open -= filled[label] == images ? 1 : 0;
      }
    }
    for (int row = 0; row < rows; row++) {
      table[row] = Arrays.copyOf(table[row], filled[row]);
    }
    return table;
  }

  private FaceImage drawn(FaceDataset data, int[][] chosen) {
    int[] filled = Arrays.stream(chosen).filter(row -> row.length > 0).findFirst().orElseThrow();
    FaceImage first = data.image(filled[0]);
    return PixelOperations.grid(
        chosen.length,
        images,
        first.height(),
        first.width(),
        (row, column) ->
            column < chosen[row].length
                ? Optional.of(data.image(chosen[row][column]))
                : Optional.empty());
  }

  private void write(FaceImage sheet) {
    try {
      WholeFile.write(out, ImageEncoding.png(sheet));
    } catch (IOException e) {
      throw new CommandException("Cannot write " + out + ": " + Reason.of(e) + ".");
    }
  }
}

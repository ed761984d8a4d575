package org.sphereface.experiments.cli.model;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.networks.Network;
import org.sphereface.training.model.OnnxModel;
import org.sphereface.training.model.OnnxModel.Agreement;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * Compares an exported model with its network by ONNX Runtime.
 *
 * @param network the network's options
 * @param model the exported file
 * @param console receives the number of images and the largest difference
 */
record ExportCheck(Network network, Path model, PrintWriter console) {

  private static final double TOLERANCE = 1e-4;
  private static final int NOISE = 4;
  private static final int FACES = 256;

  /**
   * Compares on random images, and on faces if there are any.
   *
   * @param faces a set, of which at most 256 images are taken, evenly spread; null for none
   * @return whether no value differs by more than 1e-4
   * @throws CommandException if a face is not of the network's size
   */
  boolean agree(PretrainedNetwork ours, FaceDataset faces) {
    try (OnnxModel onnx = new OnnxModel(model, ours)) {
      int height = network.inputHeight();
      int width = network.inputWidth();
      Agreement noise = onnx.onNoise(NOISE, height, width, 1);
      print("Checked on %d random images: %s", noise.images(), difference(noise));
      if (faces == null) {
        return holds(noise);
      }
      List<Integer> indices = spread(faces.images().size());
      Agreement seen =
          onnx.onFaces(
              indices.stream().map(faces.images()::get).toList(),
              i -> ofRightSize(faces, indices.get(i)),
              height,
              width);
      print(
          "Checked on %d faces of %s: %s, in %s",
          seen.images(), faces.description(), difference(seen), seen.worst());
      return holds(noise) && holds(seen);
    }
  }

  private static List<Integer> spread(int all) {
    int count = Math.min(FACES, all);
    return IntStream.range(0, count).mapToObj(i -> (int) ((long) i * all / count)).toList();
  }

  private FaceImage ofRightSize(FaceDataset faces, int index) {
    FaceImage image = faces.image(index);
    if (image.height() != network.inputHeight() || image.width() != network.inputWidth()) {
      throw new CommandException(
          String.format(
              Locale.ROOT,
              "%s is %d x %d (height x width) but the network takes %d x %d: give aligned faces"
                  + " (sphereface data align).",
              faces.images().get(index),
              image.height(),
              image.width(),
              network.inputHeight(),
              network.inputWidth()));
    }
    return image;
  }

  private static boolean holds(Agreement agreement) {
    return agreement.largestDifference() <= TOLERANCE;
  }

  private static String difference(Agreement agreement) {
    return String.format(
        Locale.ROOT,
        "largest difference %.3g (at most %.0e)",
        agreement.largestDifference(),
        TOLERANCE);
  }

  private void print(String format, Object... arguments) {
    console.printf(Locale.ROOT, format + "%n", arguments);
    console.flush();
  }
}

package org.sphereface.training.model;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;

/**
 * Compares an exported model in ONNX Runtime with its network. The class loads only if ONNX Runtime
 * is on the class path.
 */
public final class OnnxModel implements AutoCloseable {

  private static final int BATCH = 32;

  private final RuntimeModel session;
  private final Embedder network;

  /**
   * The largest difference between the two.
   *
   * @param images embedded by both
   * @param largestDifference between two values of the embeddings; NaN if one is
   * @param worst name of the image of the largest difference
   */
  public record Agreement(int images, double largestDifference, String worst) {

    private Agreement with(String image, double difference) {
      // of two numbers Math.max keeps the NaN
      boolean larger = !(difference <= largestDifference) && !Double.isNaN(largestDifference);
      return new Agreement(
          images + 1, Math.max(largestDifference, difference), larger ? image : worst);
    }
  }

  /**
   * Opens a model.
   *
   * @param network from which the model was exported
   * @throws IllegalArgumentException if ONNX Runtime cannot load the model
   */
  public OnnxModel(Path file, PretrainedNetwork network) {
    this.network = network;
    this.session =
        RuntimeModel.open(
            ModelFormat.ONNX,
            file,
            () -> {
              throw new IllegalStateException("ONNX Runtime has no device of an engine");
            },
            Optional.empty(),
            Optional.empty());
  }

  /**
   * Runs both on images of uniform noise in [-1, 1].
   *
   * @param images how many
   */
  public Agreement onNoise(int images, int height, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[Math.multiplyExact(images, 3 * height * width)];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble(-1, 1);
    }
    List<String> names = Collections.nCopies(images, "noise");
    return compared(none(), names, pixels, new Shape(images, 3, height, width));
  }

  /**
   * Runs both on faces.
   *
   * @param names of the faces, one at least
   * @param reader gives a face of the network's size by its position among the names
   */
  public Agreement onFaces(
      List<String> names, IntFunction<FaceImage> reader, int height, int width) {
    Agreement agreement = none();
    int values = 3 * height * width;
    for (int from = 0; from < names.size(); from += BATCH) {
      List<String> batch = names.subList(from, Math.min(names.size(), from + BATCH));
      float[] pixels = new float[batch.size() * values];
      for (int i = 0; i < batch.size(); i++) {
        PixelOperations.normalise(reader.apply(from + i), pixels, i * values);
      }
      agreement = compared(agreement, batch, pixels, new Shape(batch.size(), 3, height, width));
    }
    return agreement;
  }

  private static Agreement none() {
    return new Agreement(0, 0, "");
  }

  private Agreement compared(Agreement before, List<String> names, float[] pixels, Shape shape) {
    float[] expected = network.embed(pixels, shape);
    float[] actual = session.embed(pixels, shape);
    int size = expected.length / names.size();
    Agreement agreement = before;
    for (int image = 0; image < names.size(); image++) {
      double largest = actual.length == expected.length ? 0 : Double.NaN;
      for (int i = image * size; i < Math.min(actual.length, (image + 1) * size); i++) {
        largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
      }
      agreement = agreement.with(names.get(image), largest);
    }
    return agreement;
  }

  @Override
  public void close() {
    session.close();
  }
}

package org.sphereface.experiments.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An exported model beside the network that it is of. The class loads only where ONNX Runtime is on
 * the class path.
 */
public final class OnnxModel {

  private OnnxModel() {}

  /**
   * Runs both on images of uniform noise in [-1, 1].
   *
   * @param shape N x 3 x height x width
   * @return the largest absolute difference between two values of the embeddings; NaN if one is
   * @throws IllegalStateException if ONNX Runtime cannot run the model
   */
  public static double largestDifference(Path model, Embedder ours, Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble(-1, 1);
    }
    float[] expected;
    try (NDManager manager = ours.manager().newSubManager()) {
      NDArray embedded =
          ours.embed(HostValues.copy(manager, pixels, 0, pixels.length, shape), false);
      expected = embedded.toFloatArray();
    }
    float[] actual = run(model, pixels, shape);
    double largest = actual.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    }
    return largest;
  }

  private static float[] run(Path model, float[] pixels, Shape shape) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape.getShape());
        OrtSession.Result result = session.run(Map.of("images", input))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] copied = new float[values.remaining()];
      values.get(copied);
      return copied;
    } catch (OrtException e) {
      throw new IllegalStateException(
          "ONNX Runtime cannot run " + model + ": " + e.getMessage(), e);
    }
  }
}

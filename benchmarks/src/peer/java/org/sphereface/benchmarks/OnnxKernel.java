package org.sphereface.benchmarks;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.sphereface.networks.io.OnnxGraph;

/**
 * GFLOP/s of one operator in ONNX Runtime: those of {@link ConvolutionRate}, {@link ProductRate}.
 */
final class OnnxKernel implements Measured {

  private static final int REPETITIONS = 10;

  private final OnnxPeer session;
  private final float[] input;
  private final Shape shape;
  private final double operations;

  private OnnxKernel(OnnxGraph graph, String value, Shape shape, long results, double operations) {
    this.shape = shape;
    this.operations = operations;
    this.input = noise(shape.size());
    try {
      Path file = Files.createTempFile("kernel", ".onnx");
      try {
        graph.write(file, value, shape, results, Map.of());
        session = new OnnxPeer(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OnnxKernel convolution() {
    int channels = ConvolutionRate.CHANNELS;
    Shape shape =
        new Shape(ConvolutionRate.BATCH, channels, ConvolutionRate.HEIGHT, ConvolutionRate.WIDTH);
    OnnxGraph graph = new OnnxGraph(OnnxGraph.Form.STANDARD);
    Shape kernel = new Shape(channels, channels, 3, 3);
    String convolved =
        graph.add(
            "Conv",
            OnnxGraph.attributes().integers("kernel_shape", 3, 3).integers("pads", 1, 1, 1, 1),
            OnnxGraph.INPUT,
            graph.values("weight", noise(kernel.size()), kernel));
    long results = shape.size() / ConvolutionRate.BATCH;
    return new OnnxKernel(graph, convolved, shape, results, ConvolutionRate.OPERATIONS);
  }

  static OnnxKernel product() {
    int side = ProductRate.SIDE;
    OnnxGraph graph = new OnnxGraph(OnnxGraph.Form.STANDARD);
    Shape square = new Shape(side, side);
    String flat = graph.add("Flatten", OnnxGraph.attributes().integer("axis", 1), OnnxGraph.INPUT);
    String product =
        graph.add(
            "MatMul",
            OnnxGraph.attributes(),
            flat,
            graph.values("weight", noise(square.size()), square));
    Shape shape = new Shape(side, side, 1, 1);
    return new OnnxKernel(graph, product, shape, side, ProductRate.OPERATIONS);
  }

  private static float[] noise(long count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  @Override
  public double measure() {
    double best = 0;
    for (int i = 0; i < REPETITIONS; i++) {
      best = Math.max(best, operations / session.nanoseconds(input, shape.getShape()));
    }
    return best;
  }

  @Override
  public void close() {
    session.close();
  }
}

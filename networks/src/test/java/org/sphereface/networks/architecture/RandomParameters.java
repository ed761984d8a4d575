package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.sphereface.networks.io.ParameterFile;

/** Runs a network with random parameters. */
final class RandomParameters {

  private RandomParameters() {}

  /** The network's outputs for one image with random parameters, which come through a file. */
  static float[][] run(
      Path folder,
      AbstractBlock network,
      Map<String, float[]> parameters,
      float[] image,
      Shape shape) {
    try (NDManager manager = NDManager.newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, shape);
      Random random = new Random(7);
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      network
          .getParameters()
          .forEach(
              named -> {
                Shape of = named.getValue().getShape();
                double fan = Math.max(1, of.dimension() > 1 ? of.slice(1).size() : 4);
                float[] values = new float[(int) of.size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (random.nextGaussian() * Math.sqrt(1.5 / fan));
                }
                parameters.put(named.getKey(), values);
                arrays.put(named.getKey(), manager.create(values, of));
              });
      Path file = folder.resolve("weights.safetensors");
      ParameterFile.write(file, arrays);
      ParameterFile.load(file, ParameterFile.arrays(network));
      NDList outputs =
          network.forward(
              new ParameterStore(manager, false), new NDList(manager.create(image, shape)), false);
      assertArrayEquals(
          outputs.getShapes(), network.getOutputShapes(new Shape[] {shape}), "announced shapes");
      return outputs.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }
  }
}

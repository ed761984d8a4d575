package org.sphereface.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sphereface.datasets.BatchReader;
import org.sphereface.datasets.ShuffledSampler;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Recipe;
import org.sphereface.experiments.training.CellTrainer;
import org.sphereface.experiments.training.FaceModel;
import org.sphereface.losses.ASoftmax;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.networks.SphereFaceNetwork;

/**
 * Whole training steps as a run takes them: batch, forward and backward of network and A-Softmax
 * head (m = 4), update. Images a second of the median step; steps at which parameters are saved do
 * not count.
 */
final class TrainingSpeed implements Measured {

  private static final int STEPS = 12;

  private final SphereFaceNetwork network;
  private final FaceModel model;
  private final NoiseFaces faces;
  private final int batch;
  private final Path parameters;

  TrainingSpeed(int depth, String activation, int classes, int batch) {
    this.batch = batch;
    network = new SphereFaceNetwork(depth, 1, 112, 96, 512, "paper", activation);
    Cell cell =
        new Cell("benchmark", new ASoftmax(4, new LambdaAnnealing(), "released"), network, 1);
    List<Device> devices = List.of(Engine.getInstance().getDevices());
    model = new FaceModel(cell, classes, devices, 0.9, 5e-4);
    faces = NoiseFaces.of(classes, 2 * batch, network.inputHeight(), network.inputWidth());
    try {
      parameters = Files.createTempFile("benchmark", ".safetensors");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public double measure() {
    Recipe recipe =
        new Recipe(Recipe.Base.NONE, batch, STEPS, 1e-3, List.of(), 1, 0.9, 5e-4, true, 1);
    CellTrainer trainer =
        new CellTrainer(model, recipe, network.inputHeight(), network.inputWidth(), parameters);
    List<Double> speeds = new ArrayList<>();
    try (BatchReader batches =
        new BatchReader(faces, new ShuffledSampler(2 * batch, 1, true), batch, 0, 1)) {
      trainer.train(batches, (point, imagesPerSecond) -> speeds.add(imagesPerSecond));
    }
    double[] sorted = speeds.stream().skip(1).mapToDouble(speed -> speed).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Override
  public void close() {
    model.close();
    try {
      Files.deleteIfExists(parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

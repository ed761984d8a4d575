package org.sphereface.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.ShuffledSampler;
import org.sphereface.datasets.synthetic.NoiseFaces;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.Recipe;
import org.sphereface.training.Trainer;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.exchange.OneProcess;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

/** A net with an A-Softmax head (m = 4), trained on noise as a run trains it. */
final class TrainingSteps implements AutoCloseable {

  private static final Sgd OPTIMIZER = new Sgd(0.9, 5e-4);

  private final SphereFaceNetwork network;
  private final FaceModel model;
  private final NoiseFaces faces;
  private final int batch;
  private final Precision precision;
  private final Path folder;
  private final BatchExchange exchange;

  TrainingSteps(SphereFaceNetwork network, int classes, int batch, Precision precision) {
    this(
        network,
        classes,
        batch,
        precision,
        List.of(Engine.getInstance().getDevices()),
        new OneProcess());
  }

  /**
   * @param exchange with the processes that train with this one
   */
  TrainingSteps(
      SphereFaceNetwork network,
      int classes,
      int batch,
      Precision precision,
      List<Device> devices,
      BatchExchange exchange) {
    this.exchange = exchange;
    this.network = network;
    this.batch = batch;
    this.precision = precision;
    Loss loss = new ASoftmax(4, new LambdaAnnealing(), "released");
    model = new FaceModel(network, loss, 1, classes, devices, OPTIMIZER);
    faces = NoiseFaces.of(classes, 2 * batch, network.inputHeight(), network.inputWidth());
    try {
      folder = Files.createTempDirectory("benchmark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Trains.
   *
   * @param steps how many
   * @param checkpointEvery steps between two checkpoints
   * @return images a second of each step
   */
  List<Double> run(int steps, int checkpointEvery) {
    Recipe recipe =
        new Recipe(
            new StepSchedule(steps, 1e-3, List.of(), 1),
            OPTIMIZER,
            Recipe.Data.shuffled(batch),
            precision,
            new Recipe.Monitoring(1, checkpointEvery, Recipe.StuckAction.WARN));
    Trainer trainer =
        new Trainer(
            model,
            recipe,
            network.inputHeight(),
            network.inputWidth(),
            folder.resolve("parameters.safetensors"),
            exchange);
    List<Double> speeds = new ArrayList<>();
    try (BatchReader batches =
        new BatchReader(
            faces,
            new ShuffledSampler(2 * batch, 1, true),
            batch,
            new BatchReader.Start(0, Map.of()),
            new BatchReader.Options(1, 0, Augmentation.NONE, 0),
            exchange)) {
      trainer.train(batches, (point, imagesPerSecond) -> speeds.add(imagesPerSecond));
    }
    return speeds;
  }

  @Override
  public void close() {
    model.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

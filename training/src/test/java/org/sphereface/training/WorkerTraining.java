package org.sphereface.training;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.IdentitySampler;
import org.sphereface.engine.KeyValueStore;
import org.sphereface.engine.StoreAddress.Role;
import org.sphereface.files.OutputFolder;
import org.sphereface.losses.Loss;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.losses.builtin.SoftmaxCenter;
import org.sphereface.losses.builtin.Triplet;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingInputs;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.exchange.StoreExchange;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

/** Small trainings by name, and a process that does its share of all of them. */
final class WorkerTraining {

  /** Parameters after the last iteration. */
  static final String PARAMETERS = "parameters.safetensors";

  private static final int BATCH = 16;
  private static final int ITERATIONS = 20;
  private static final long SEED = 5;
  private static final double BROKEN_SHARE = 0.3;

  private WorkerTraining() {}

  /** A loss and a precision. */
  record Case(Loss loss, Precision precision) {}

  static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    for (Loss loss : List.of(new Softmax(), new ASoftmax(), new Triplet(), new SoftmaxCenter())) {
      for (Precision precision : Precision.values()) {
        cases.put(loss.id() + "-" + precision, new Case(loss, precision));
      }
    }
    return cases;
  }

  /**
   * Trains in a folder of its own.
   *
   * @param parts devices of this process
   */
  static Trainer.Outcome train(
      Case training, FaceDataset faces, Path folder, int parts, BatchExchange exchange) {
    List<Device> devices = Collections.nCopies(parts, Device.cpu());
    Sgd sgd = new Sgd(0.9, 5e-4);
    Recipe recipe =
        new Recipe(
            new StepSchedule(ITERATIONS, 0.01, List.of(15), 0.1),
            sgd,
            Recipe.Data.shuffled(BATCH),
            training.precision(),
            new Recipe.Monitoring(5, 5, Recipe.StuckAction.WARN));
    IdentitySampler sampler =
        new IdentitySampler(faces, new IdentitySampler.Plan(4, 4), SEED, true);
    Checkpoints checkpoints =
        new Checkpoints(
            OutputFolder.at(folder.resolve("checkpoints")),
            TrainingInputs.of("{}"),
            (then, now) -> List.of(),
            warning -> {});
    int classes = faces.identities().size();
    try (FaceModel model =
            new FaceModel(
                new SphereFaceNetwork(4, 0.125, SmallFaces.HEIGHT, SmallFaces.WIDTH, 16, "paper"),
                training.loss(),
                SEED,
                classes,
                devices,
                sgd);
        BatchReader batches =
            new BatchReader(
                faces,
                sampler,
                BATCH,
                BatchReader.Start.at(0),
                new BatchReader.Options(1, BROKEN_SHARE, Augmentation.NONE, SEED),
                exchange)) {
      return new Trainer(
              model,
              recipe,
              SmallFaces.HEIGHT,
              SmallFaces.WIDTH,
              folder.resolve(PARAMETERS),
              checkpoints,
              exchange)
          .train(batches, TrainingState.NONE, (point, speed) -> {});
    }
  }

  /**
   * Trains the cases {@code arguments[1]}, ... in {@code arguments[0]/RANK/CASE}, and one with
   * broken images, if this process is a worker.
   */
  public static void main(String[] arguments) throws IOException {
    if (Role.ofEnvironment(System.getenv()).orElseThrow() != Role.WORKER) {
      KeyValueStore.serve();
      return;
    }
    try (KeyValueStore store = KeyValueStore.connect()) {
      Path folder = Path.of(arguments[0]).resolve(Integer.toString(store.rank()));
      for (int i = 1; i < arguments.length; i++) {
        String name = arguments[i];
        train(
            cases().get(name),
            SmallFaces.OF_EIGHT,
            folder.resolve(name),
            1,
            new StoreExchange(store, name, "machine" + store.rank()));
      }
      FaceDataset broken = new BrokenFaces(SmallFaces.OF_EIGHT);
      train(
          cases().values().iterator().next(),
          broken,
          folder.resolve("broken"),
          1,
          new StoreExchange(store, "broken", "machine"));
    }
  }
}

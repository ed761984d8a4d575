package org.sphereface.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;

/**
 * The time of training steps of a network and a loss on this machine: on noise, on the first
 * device, with nothing kept.
 *
 * <p>Times are means and not medians, since a training takes the sum of its steps: slow steps count
 * too, such as those during which the garbage collector runs.
 *
 * @param batch images a step
 * @param steps that were timed, after others to warm up
 * @param seconds of a step, the mean
 * @param embeddingSeconds of embedding as many images, the mean
 */
public record StepTiming(int batch, int steps, double seconds, double embeddingSeconds) {

  /** Share of the time for steps that are not timed, since the first are several times slower. */
  private static final double WARM_UP = 0.4;

  private static final double EMBEDDING = 0.15;

  private static final int MIRRORED = 2;

  private static final double RATE = 1e-6;

  private static final long SEED = 1;

  /**
   * Measures steps after others to warm up, as many as fit into the time, one at least.
   *
   * @param classes of the loss head
   * @param precision of the steps
   * @param batch images a step
   * @param mostSteps after which the measurement ends even if time is left
   * @param mostSeconds after which no step starts
   */
  public static StepTiming measure(
      Network network,
      Loss loss,
      int classes,
      int batch,
      Precision precision,
      int mostSteps,
      double mostSeconds) {
    long started = System.nanoTime();
    List<Device> device = List.of(Engine.getInstance().defaultDevice());
    try (FaceModel model = new FaceModel(network, loss, SEED, classes, device, new Sgd(0.9, 0))) {
      model.compute(precision, Precision.FLOAT32);
      model.optimizer().prepare(1, RATE);
      Shape shape = new Shape(batch, 3, network.inputHeight(), network.inputWidth());
      float[] pixels = noise((int) shape.size());
      float[] labels = new float[batch];
      for (int i = 0; i < batch; i++) {
        // pairs, for losses that need two of an identity
        labels[i] = i / 2 % classes;
      }
      Runnable step = () -> step(model, pixels, labels, shape);
      timed(step, Integer.MAX_VALUE, WARM_UP * mostSeconds);
      double[] steps =
          timed(step, mostSteps, (1 - EMBEDDING) * mostSeconds - secondsSince(started));
      // as evaluations embed, with mirror images; reading the values waits for the engine
      int together = Math.min(batch, MIRRORED * model.batch());
      Shape embedded = new Shape(together, 3, network.inputHeight(), network.inputWidth());
      float[] faces = Arrays.copyOf(pixels, (int) embedded.size());
      Runnable embedding = () -> model.embed(faces, embedded);
      timed(embedding, 1, 0);
      double[] embeddings = timed(embedding, mostSteps, mostSeconds - secondsSince(started));
      return new StepTiming(
          batch,
          steps.length,
          StatUtils.mean(steps),
          StatUtils.mean(embeddings) * batch / together);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Runs the work once, and again until there are so many runs or so much time has passed. */
  private static double[] timed(Runnable work, int most, double seconds) {
    long started = System.nanoTime();
    List<Double> times = new ArrayList<>();
    do {
      long start = System.nanoTime();
      work.run();
      times.add(secondsSince(start));
    } while (times.size() < most && secondsSince(started) < seconds);
    return times.stream().mapToDouble(t -> t).toArray();
  }

  private static float[] noise(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static void step(FaceModel model, float[] pixels, float[] labels, Shape shape) {
    model.head().beforeIteration(labels, 1, model::velocity);
    try (NDManager step = model.manager().newSubManager();
        NDScope scope = new NDScope();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray images = HostValues.copy(step, pixels, 0, pixels.length, shape);
      NDArray truth = HostValues.copy(step, labels, 0, labels.length, new Shape(labels.length));
      NDList output =
          model.head().loss(model.parameterStore(), model.embed(images, true), truth, 1, true);
      gradients.backward(output.get(0));
      // engines are lazy: reading waits
      output.get(0).toType(DataType.FLOAT32, false).getFloat();
    }
    model.parameterStore().updateAllParameters();
    model.head().afterUpdate(model::velocity);
  }
}

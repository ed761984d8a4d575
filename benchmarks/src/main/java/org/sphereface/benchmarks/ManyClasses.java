package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.SampledClasses;

/**
 * Trains A-Softmax heads over very many classes with momentum, and prints times and the largest
 * resident memory so far: {@code CLASSES RATE ITERATIONS}, a rate of {@code full} being the head
 * without sampling. Embeddings of length one, drawn about a centre of each class, are given.
 */
public final class ManyClasses implements Measured {

  private static final int SIZE = 512;
  private static final int BATCH = 128;
  private static final float RATE = 0.1f;
  private static final float MOMENTUM = 0.9f;
  private static final float DECAY = 5e-4f;

  private final Map<String, NDArray> velocities = new HashMap<>();
  private final NDManager manager = NDManager.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);
  private final LossHead head;
  private int iteration;

  /**
   * @param rate share of the classes in a sample, or {@code full} for a head without sampling
   */
  ManyClasses(int classes, String rate) {
    Loss loss =
        rate.equals("full")
            ? new ASoftmax()
            : new SampledClasses(new ASoftmax(), Double.parseDouble(rate));
    head = loss.head(SIZE, classes);
    head.initialize(manager, DataType.FLOAT32, new Shape(BATCH, SIZE));
  }

  /**
   * Runs.
   *
   * @param args number of classes, rate or {@code full}, number of iterations
   */
  public static void main(String[] args) {
    int classes = Integer.parseInt(args[0]);
    int iterations = Integer.parseInt(args[2]);
    Engine.getInstance().setRandomSeed(1);
    try (ManyClasses run = new ManyClasses(classes, args[1])) {
      System.out.printf(
          Locale.ROOT,
          "%s, %,d classes x %d, batch %d, rate %s%n",
          Engine.getInstance().getEngineName(),
          classes,
          SIZE,
          BATCH,
          args[1]);
      for (int i = 1; i <= iterations; i++) {
        long started = System.nanoTime();
        float loss = run.step();
        System.out.printf(
            Locale.ROOT,
            "iteration %d: loss %.4f, %.2f s, largest resident memory %.2f GiB%n",
            i,
            loss,
            (System.nanoTime() - started) / 1e9,
            PeakMemory.mebibytes().orElse(Double.NaN) / 1024);
      }
    }
  }

  @Override
  public double measure() {
    return BATCH / Pace.BRISK.median(this::step);
  }

  @Override
  public void close() {
    manager.close();
  }

  private float step() {
    iteration++;
    SplittableRandom random = new SplittableRandom(iteration);
    float[] labels = new float[BATCH];
    float[] values = new float[BATCH * SIZE];
    for (int i = 0; i < BATCH; i++) {
      // A thousand classes recur, so that the loss can be seen to fall.
      int apart = head.classes() / 1000;
      labels[i] = random.nextInt(1000) * apart;
      SplittableRandom centre = new SplittableRandom((long) labels[i]);
      for (int j = 0; j < SIZE; j++) {
        values[i * SIZE + j] = (float) (centre.nextDouble() - 0.5 + 0.2 * random.nextDouble());
      }
    }
    head.beforeIteration(labels, iteration, this::velocity);
    float loss;
    try (NDManager step = manager.newSubManager();
        NDScope scope = new NDScope();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray x = HostValues.copy(step, values, 0, values.length, new Shape(BATCH, SIZE));
      NDArray y = HostValues.copy(step, labels, 0, BATCH, new Shape(BATCH));
      NDList out = head.loss(store, x, y, iteration, true);
      gradients.backward(out.get(0));
      loss = out.get(0).toFloatArray()[0];
    }
    for (Parameter parameter : head.getParameters().values()) {
      NDArray w = parameter.getArray();
      try (NDArray gradient = w.getGradient()) {
        w.getNDArrayInternal()
            .sgdUpdate(
                new NDList(w, gradient, velocity(parameter)),
                new NDList(w),
                RATE,
                DECAY,
                1f,
                -1f,
                MOMENTUM,
                false);
      }
    }
    head.afterUpdate(this::velocity);
    return loss;
  }

  private NDArray velocity(Parameter parameter) {
    return velocities.computeIfAbsent(
        parameter.getName(), name -> manager.zeros(parameter.getArray().getShape()));
  }
}

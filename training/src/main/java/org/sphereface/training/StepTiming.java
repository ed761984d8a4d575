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
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.datasets.synthetic.NoiseFaces;
import org.sphereface.engine.BatchBuffer;
import org.sphereface.engine.HostValues;
import org.sphereface.engine.library.NativeMemory;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.OptimizerSettings;
import org.sphereface.training.optimizer.Sgd;

/**
 * The time and memory of training steps of a network and a loss on this machine: on noise, on the
 * first device, with nothing kept.
 *
 * <p>Times are means and not medians, since a training takes the sum of its steps: slow steps count
 * too, such as those during which the garbage collector runs.
 *
 * @param batch images a step
 * @param steps that were timed, after others to warm up
 * @param seconds of a step, the mean
 * @param embeddingSeconds of embedding as many images, half of them mirror images, that are in
 *     memory; the mean
 * @param memory of the steps; null if it is not known, as on a GPU and for a few images
 */
public record StepTiming(
    int batch, int steps, double seconds, double embeddingSeconds, Memory memory) {

  /**
   * The memory that native code takes for training, {@link NativeMemory}: a line through that of
   * steps of a few images, and that of steps of the whole batch.
   *
   * @param fixedBytes without images: parameters, what updates them, and what compiling takes
   * @param imageBytes for each image
   */
  public record Memory(long fixedBytes, long imageBytes) {

    /** Returns the bytes of steps of a batch. */
    public long bytes(int batch) {
      return fixedBytes + batch * imageBytes;
    }
  }

  /** What changes the parameters in the measured steps. */
  public static final OptimizerSettings OPTIMIZER = new Sgd(0.9, 0);

  /** Share of the time for steps that are not timed, since the first are several times slower. */
  private static final double WARM_UP = 0.3;

  /** Share of the time for steps of a few images before. */
  private static final double FEW = 0.1;

  /** Fewest images of a step: two identities. */
  private static final int FEWEST = 4;

  private static final double EMBEDDING = 0.15;

  private static final int MIRRORED = 2;

  /** Batches embedded at once, so that preparing the next ones counts as it does in a run. */
  private static final int EMBEDDED_BATCHES = 8;

  private static final int WARM_UP_BATCHES = 4;

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
    Device device = Engine.getInstance().defaultDevice();
    NativeMemory.release();
    OptionalLong before = NativeMemory.bytes();
    try (FaceModel model =
        new FaceModel(network, loss, SEED, classes, List.of(device), OPTIMIZER)) {
      model.compute(precision, Precision.FLOAT32);
      model.optimizer().prepare(1, RATE);
      int few = Math.max(FEWEST, batch / 16 * 2);
      OptionalLong ofFew = OptionalLong.empty();
      if (2 * few <= batch) {
        timed(step(model, network, classes, few), Integer.MAX_VALUE, FEW * mostSeconds);
        ofFew = taken(device, before);
      }
      Runnable step = step(model, network, classes, batch);
      timed(step, Integer.MAX_VALUE, WARM_UP * mostSeconds);
      double[] steps =
          timed(step, mostSteps, (1 - EMBEDDING) * mostSeconds - secondsSince(started));
      OptionalLong ofAll = taken(device, before);
      double embedding =
          embeddingSeconds(model, network, batch, mostSteps, mostSeconds - secondsSince(started));
      return new StepTiming(
          batch,
          steps.length,
          StatUtils.mean(steps),
          embedding * batch,
          ofFew.isEmpty() || ofAll.isEmpty()
              ? null
              : memory(few, ofFew.getAsLong(), batch, ofAll.getAsLong()));
    }
  }

  /** Returns what native code has taken since; empty if it is not known. */
  private static OptionalLong taken(Device device, OptionalLong before) {
    OptionalLong now = device.isGpu() ? OptionalLong.empty() : NativeMemory.bytes();
    return now.isEmpty() || before.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(now.getAsLong() - before.getAsLong());
  }

  private static Memory memory(int few, long ofFew, int batch, long ofAll) {
    long anImage = Math.max(0, (ofAll - ofFew) / (batch - few));
    return new Memory(ofAll - batch * anImage, anImage);
  }

  /**
   * Measures embedding as evaluations do it, but for reading the images.
   *
   * @return seconds of one image; its mirror image is another one
   */
  private static double embeddingSeconds(
      FaceModel model, Network network, int batch, int most, double seconds) {
    int together = Math.max(1, Math.min(batch / MIRRORED, model.batch()));
    EmbeddingExtractor extractor = EmbeddingExtractor.inBatches(model, together);
    int images = EMBEDDED_BATCHES * together;
    NoiseFaces faces = NoiseFaces.of(1, images, network.inputHeight(), network.inputWidth());
    List<Integer> all = IntStream.range(0, images).boxed().toList();
    extractor.extract(faces, all.subList(0, WARM_UP_BATCHES * together));
    return StatUtils.mean(timed(() -> extractor.extract(faces, all), most, seconds))
        / images
        / MIRRORED;
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

  private static Runnable step(FaceModel model, Network network, int classes, int batch) {
    Shape shape = new Shape(batch, 3, network.inputHeight(), network.inputWidth());
    float[] pixels = noise((int) shape.size());
    float[] labels = new float[batch];
    for (int i = 0; i < batch; i++) {
      // pairs, for losses that need two of an identity
      labels[i] = i / 2 % classes;
    }
    BatchBuffer buffer = new BatchBuffer();
    return () -> step(model, buffer, pixels, labels, shape);
  }

  private static void step(
      FaceModel model, BatchBuffer buffer, float[] pixels, float[] labels, Shape shape) {
    model.head().beforeIteration(labels, 1, model::velocity);
    try (NDManager step = model.manager().newSubManager();
        NDScope scope = new NDScope();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray images = buffer.array(step, pixels, 0, pixels.length, shape);
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

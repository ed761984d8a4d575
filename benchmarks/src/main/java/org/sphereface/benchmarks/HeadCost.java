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
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.Softmax;

/**
 * Time of an iteration of every loss head against that of plain softmax of the same size: 512
 * values, 10,572 classes, batches of 128. An iteration is the preparation, in which most heads
 * renormalise their weights, and the pass, forward and backward. The heads take turns, so that all
 * see the same machine. The time of the processor is that of all threads of the process; unlike the
 * time on the clock it does not count when others have the processor.
 */
public final class HeadCost {

  private static final int SIZE = 512;
  private static final int CLASSES = 10_572;
  private static final int BATCH = 128;
  private static final int WARM_UP = 3;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final List<Timed> heads = new ArrayList<>();
  private final float[] labels = new float[BATCH];
  private final NDManager manager;
  private final NDArray embeddings;
  private final NDArray labelArray;

  private HeadCost(NDManager manager) {
    this.manager = manager;
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[BATCH * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    embeddings = HostValues.copy(manager, values, 0, values.length, new Shape(BATCH, SIZE));
    embeddings.setRequiresGradient(true);
    for (int i = 0; i < BATCH; i++) {
      // Pairs of the same class, as contrastive and triplet losses want them.
      labels[i] = i / 2 * 83;
    }
    labelArray = HostValues.copy(manager, labels, 0, BATCH, new Shape(BATCH));
  }

  /** A head, with its times in milliseconds. */
  private final class Timed {
    private final String label;
    private final LossHead head;
    private final ParameterStore store = new ParameterStore(manager, false);
    private final List<Double> preparation = new ArrayList<>();
    private final List<Double> iteration = new ArrayList<>();
    // sums, since the clock of the processor has steps of up to 10 ms
    private double processor;
    private double passProcessor;

    Timed(Loss loss) {
      label = loss.label();
      head = loss.head(SIZE, CLASSES);
      head.initialize(manager, DataType.FLOAT32, new Shape(BATCH, SIZE));
    }

    void run(int iteration) {
      long processorStarted = PROCESS.getProcessCpuTime();
      long started = System.nanoTime();
      head.beforeIteration(labels, iteration, parameter -> null);
      synchronise();
      long prepared = System.nanoTime();
      long processorPrepared = PROCESS.getProcessCpuTime();
      try (NDScope scope = new NDScope();
          GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        scope.suppressNotUsedWarning();
        NDList out = head.loss(store, embeddings, labelArray, iteration, true);
        gradients.backward(out.get(0));
        out.get(0).toFloatArray();
        read(embeddings.getGradient());
        for (Parameter parameter : head.getParameters().values()) {
          if (parameter.requiresGradient()) {
            read(parameter.getArray().getGradient());
          }
        }
      }
      head.afterUpdate(parameter -> null);
      long done = System.nanoTime();
      long processorDone = PROCESS.getProcessCpuTime();
      if (iteration > WARM_UP) {
        preparation.add((prepared - started) / 1e6);
        this.iteration.add((done - started) / 1e6);
        processor += processorDone - processorStarted;
        passProcessor += processorDone - processorPrepared;
      }
    }

    private void synchronise() {
      for (Parameter parameter : head.getParameters().values()) {
        read(parameter.getArray());
      }
    }
  }

  /** Waits for an array by reading its first row. */
  private static void read(NDArray array) {
    try (NDArray first = array.get("0:1")) {
      first.toFloatArray();
    }
  }

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args {@code --quick} for 10 rounds instead of 40; {@code --out=DIR}; names of the losses
   *     to time beside softmax and A-Softmax, all without
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    int rounds = arguments.quick() ? 10 : 40;
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(1);
      HeadCost cost = new HeadCost(manager);
      cost.heads.add(cost.new Timed(new Softmax()));
      cost.heads.add(cost.new Timed(new ASoftmax(4, new LambdaAnnealing(), "released")));
      ServiceLoader.load(Loss.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(loss -> !(loss instanceof Softmax))
          .filter(loss -> arguments.given().isEmpty() || arguments.given().contains(loss.id()))
          .forEach(loss -> cost.heads.add(cost.new Timed(loss)));
      for (int iteration = 1; iteration <= WARM_UP + rounds; iteration++) {
        for (Timed head : cost.heads) {
          head.run(iteration);
        }
      }
      cost.publish(rounds, arguments.out());
    }
  }

  private void publish(int rounds, Path out) throws IOException {
    Engine engine = Engine.getInstance();
    Timed softmax = heads.get(0);
    Repetitions reference = new Repetitions(softmax.iteration);
    List<List<Object>> rows = new ArrayList<>();
    for (Timed head : heads) {
      Repetitions iteration = new Repetitions(head.iteration);
      rows.add(
          List.of(
              head.label,
              head.iteration,
              new Repetitions(head.preparation).median(),
              iteration.median() / reference.median(),
              iteration.minimum() / reference.minimum(),
              head.processor / softmax.processor,
              head.passProcessor / softmax.passProcessor));
    }
    new Sheet(
            "Loss heads on " + engine.getEngineName(),
            String.format(
                Locale.ROOT,
                "An iteration, ms, minimum / median / maximum of %d rounds in turn; %d values x %,d"
                    + " classes, batch %d. Ratios are to softmax: of an iteration, and of the pass"
                    + " without the preparation.",
                rounds,
                SIZE,
                CLASSES,
                BATCH),
            List.of(
                "Loss",
                "ms",
                "Preparation, ms",
                "Ratio",
                "Of minima",
                "Of processor",
                "Pass, of processor"),
            rows,
            List.of())
        .publish(out, "6-heads-" + engine.getEngineName());
  }
}

package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.losses.HostParameter;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.ReferenceMath;

class SampledClassesTest {

  private static final int SIZE = 6;
  private static final int CLASSES = 40;
  private static final float[][] BATCHES = {
    {3, 17, 3, 39}, {0, 17, 5, 21}, {3, 1, 2, 39}, {30, 31, 32, 33}
  };

  static Stream<Loss> softmaxTypes() {
    return Stream.of(
        new Softmax(),
        new ModifiedSoftmax(),
        new ASoftmax(),
        new ASoftmax(4, new LambdaAnnealing(), "released"),
        new LSoftmax(),
        new CosFace(),
        new ArcFace(),
        new CombinedMargin(),
        new NormFace(),
        new Coco(),
        new MvSoftmax(),
        new SphereFacePlus(),
        new SphereFaceR(),
        new SoftmaxCenter(),
        new SoftmaxContrastive());
  }

  @ParameterizedTest
  @MethodSource("softmaxTypes")
  void atRate1TrainingIsThatOfTheFullHeadToTheLastBit(Loss loss) {
    Trained full = train(loss);
    Trained sampled = train(new SampledClasses(loss, 1));
    assertEquals(full.losses(), sampled.losses());
    full.parameters()
        .forEach((name, values) -> assertArrayEquals(values, sampled.parameters().get(name), name));
  }

  @Test
  void theLossOverASampleIsThatOfAFullHeadWithTheseClassesAlone() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = new SampledClasses(new ASoftmax(), 0.3).head(SIZE, CLASSES);
      Engine.getInstance().setRandomSeed(5);
      head.initialize(manager, DataType.FLOAT32, new Shape(4, SIZE));
      head.beforeIteration(BATCHES[0], 1, parameter -> null);
      float[] sample = head.getParameters().get("weight").getArray().toFloatArray();
      assertEquals(12 * SIZE, sample.length);
      float[] all = allRows(head.hostParameters().get("weight"));
      int[] classes = rowsOf(sample, all);
      List<Integer> sampled = Arrays.stream(classes).boxed().toList();
      assertTrue(sampled.containsAll(List.of(3, 17, 39)));
      assertEquals(sampled.stream().distinct().sorted().toList(), sampled);
      double[][] x = ReferenceMath.gaussian(4, SIZE, 2, 9);
      double[][] w = new double[12][SIZE];
      for (int j = 0; j < 12; j++) {
        for (int i = 0; i < SIZE; i++) {
          w[j][i] = sample[j * SIZE + i];
        }
      }
      int[] labels = {
        sampled.indexOf(3), sampled.indexOf(17), sampled.indexOf(3), sampled.indexOf(39)
      };
      double expected =
          ReferenceMath.meanCrossEntropy(
              ReferenceMath.logits(
                  x, w, labels, ReferenceMath.aSoftmax(4, new LambdaAnnealing().at(1))),
              labels);
      float loss =
          head.loss(
                  new ParameterStore(manager, false),
                  manager.create(flat(x), new Shape(4, SIZE)),
                  manager.create(BATCHES[0]),
                  1,
                  true)
              .get(0)
              .toFloatArray()[0];
      assertEquals(expected, loss, 1e-5 * expected);
    }
  }

  @Test
  void everyOtherClassIsAsLikelyAndOnlySampledRowsMove() {
    int[] seen = new int[CLASSES];
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = new SampledClasses(new Softmax(), 0.25).head(SIZE, CLASSES);
      Engine.getInstance().setRandomSeed(5);
      head.initialize(manager, DataType.FLOAT32, new Shape(4, SIZE));
      float[] all = allRows(head.hostParameters().get("weight"));
      NDArray weight = head.getParameters().get("weight").getArray();
      int iterations = 400;
      for (int i = 1; i <= iterations; i++) {
        head.beforeIteration(new float[] {7}, i, parameter -> null);
        for (int j : rowsOf(weight.toFloatArray(), all)) {
          seen[j]++;
        }
      }
      assertEquals(iterations, seen[7]);
      double expected = iterations * 9.0 / 39;
      for (int j = 0; j < CLASSES; j++) {
        if (j != 7) {
          // Six standard deviations of a binomial.
          assertEquals(expected, seen[j], 6 * Math.sqrt(expected * (1 - 9.0 / 39)));
        }
      }
      head.beforeIteration(new float[] {7}, 1, parameter -> null);
      int[] last = rowsOf(weight.toFloatArray(), all);
      weight.muli(2);
      head.afterUpdate(parameter -> null);
      float[] moved = allRows(head.hostParameters().get("weight"));
      for (int j = 0; j < CLASSES; j++) {
        int factor = Arrays.binarySearch(last, j) >= 0 ? 2 : 1;
        for (int i = j * SIZE; i < (j + 1) * SIZE; i++) {
          assertEquals(factor * all[i], moved[i], 0);
        }
      }
    }
  }

  @Test
  void whatCannotBeSampledIsRefusedWithASentence() {
    assertRefused("sphereface2", () -> new SampledClasses(new SphereFace2(), 0.5).head(SIZE, 9));
    assertRefused("adacos", () -> new SampledClasses(new AdaCos(), 0.5).head(SIZE, 9));
    assertRefused("triplet", () -> new SampledClasses(new Triplet(), 0.5).head(SIZE, 9));
    assertRefused("rate is 0.0", () -> new SampledClasses(new CosFace(), 0));
    assertRefused("rate is 1.1", () -> new SampledClasses(new CosFace(), 1.1));
    assertRefused("again", () -> new SampledClasses(new SampledClasses(), 0.5));
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = new SampledClasses(new CosFace(), 0.1).head(SIZE, 20);
      head.initialize(manager, DataType.FLOAT32, new Shape(4, SIZE));
      assertRefused(
          "3 identities, but a sample only 2",
          () -> head.beforeIteration(new float[] {1, 2, 3}, 1, parameter -> null));
      assertFalse(head.hostParameters().isEmpty());
    }
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  private record Trained(List<Float> losses, Map<String, float[]> parameters) {}

  /** Four steps with momentum and decay, as the optimizer makes them. */
  private static Trained train(Loss loss) {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = loss.head(SIZE, CLASSES);
      Engine.getInstance().setRandomSeed(11);
      head.initialize(manager, DataType.FLOAT32, new Shape(4, SIZE));
      ParameterStore store = new ParameterStore(manager, false);
      Map<String, NDArray> velocities = new HashMap<>();
      List<Float> losses = new ArrayList<>();
      for (int i = 0; i < BATCHES.length; i++) {
        head.beforeIteration(BATCHES[i], i + 1, p -> velocity(velocities, p, manager));
        NDArray x =
            manager.create(flat(ReferenceMath.gaussian(4, SIZE, 2, 100 + i)), new Shape(4, SIZE));
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          NDList out = head.loss(store, x, manager.create(BATCHES[i]), i + 1, true);
          collector.backward(out.get(0));
          losses.add(out.get(0).toFloatArray()[0]);
        }
        for (Parameter parameter : head.getParameters().values()) {
          NDArray w = parameter.getArray();
          NDArray v = velocity(velocities, parameter, manager);
          w.getNDArrayInternal()
              .sgdUpdate(
                  new NDList(w, w.getGradient(), v),
                  new NDList(w),
                  0.1f,
                  5e-4f,
                  1f,
                  -1f,
                  0.9f,
                  false);
        }
        head.afterUpdate(p -> velocity(velocities, p, manager));
      }
      Map<String, float[]> parameters = new HashMap<>();
      head.getParameters()
          .forEach(
              named -> parameters.put(named.getKey(), named.getValue().getArray().toFloatArray()));
      head.hostParameters().forEach((name, host) -> parameters.put(name, allRows(host)));
      return new Trained(losses, parameters);
    }
  }

  private static NDArray velocity(
      Map<String, NDArray> velocities, Parameter parameter, NDManager manager) {
    return velocities.computeIfAbsent(
        parameter.getName(), name -> manager.zeros(parameter.getArray().getShape()));
  }

  private static float[] flat(double[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return flat;
  }

  private static float[] allRows(HostParameter host) {
    float[] all = new float[Math.toIntExact(host.shape().size())];
    int at = 0;
    for (ByteBuffer block : host.values()) {
      for (int i = 0; i < block.capacity(); i += Float.BYTES) {
        all[at++] = block.getFloat(i);
      }
    }
    return all;
  }

  /** Which rows of a matrix the rows of another are, but for their lengths. */
  private static int[] rowsOf(float[] rows, float[] all) {
    int[] found = new int[rows.length / SIZE];
    for (int i = 0; i < found.length; i++) {
      found[i] = -1;
      for (int j = 0; j < all.length / SIZE; j++) {
        if (ReferenceMath.cosine(row(rows, i), row(all, j)) > 1 - 1e-6) {
          found[i] = j;
        }
      }
    }
    return found;
  }

  private static double[] row(float[] rows, int number) {
    double[] row = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      row[i] = rows[number * SIZE + i];
    }
    return row;
  }
}

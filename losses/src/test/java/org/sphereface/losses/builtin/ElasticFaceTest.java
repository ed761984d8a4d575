package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.ReferenceMath;

/** The drawn margins: the engine's of the seed, each in its place. */
class ElasticFaceTest {

  private static final int[] LABELS = {0, 2, 1, 2, 1, 0};
  private static final int SIZE = 5;
  private static final int SEED = 11;

  static List<ElasticFace> losses() {
    return List.of(
        new ElasticFace("arc", 16, 0.5, 0.2, false),
        new ElasticFace("arc", 16, 0.5, 0.2, true),
        new ElasticFace("cos", 16, 0.35, 0.2, false),
        new ElasticFace("cos", 16, 0.35, 0.2, true));
  }

  private static double[] margins(NDManager manager, ElasticFace loss, double[] angles) {
    Engine.getInstance().setRandomSeed(SEED);
    float[] normal =
        manager.randomNormal(0, 1, new Shape(LABELS.length), DataType.FLOAT32).toFloatArray();
    double[] drawn =
        IntStream.range(0, normal.length)
            .mapToDouble(i -> loss.margin() + loss.deviation() * normal[i])
            .toArray();
    if (!loss.sorted()) {
      return drawn;
    }
    List<Integer> order =
        IntStream.range(0, angles.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> angles[i]))
            .toList();
    double[] rising = drawn.clone();
    Arrays.sort(rising);
    for (int k = 0; k < rising.length; k++) {
      drawn[order.get(k)] = rising[k];
    }
    return drawn;
  }

  private static double reference(ElasticFace loss, double[][] x, double[][] w, double[] margins) {
    double[][] logits = new double[x.length][w.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < w.length; j++) {
        double theta = ReferenceMath.unitAngle(x[i], w[j]);
        double margin = j == LABELS[i] ? margins[i] : 0;
        logits[i][j] =
            loss.scale()
                * (loss.variant().equals("arc")
                    ? Math.cos(theta + margin)
                    : Math.cos(theta) - margin);
      }
    }
    return ReferenceMath.meanCrossEntropy(logits, LABELS);
  }

  private static NDArray matrix(NDManager manager, double[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return manager.create(values, new Shape(rows.length, rows[0].length));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void valueAndGradientAreThoseOfTheMarginsThatTheSeedGives(ElasticFace loss) {
    double[][] x = ReferenceMath.gaussian(LABELS.length, SIZE, 2, 3);
    double[][] w = ReferenceMath.normalised(ReferenceMath.gaussian(3, SIZE, 1, 4));
    double[] angles =
        IntStream.range(0, x.length)
            .mapToDouble(i -> ReferenceMath.unitAngle(x[i], w[LABELS[i]]))
            .toArray();
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = loss.head(SIZE, 3);
      head.initialize(manager, DataType.FLOAT32, new Shape(x.length, SIZE));
      matrix(manager, w).copyTo(head.getParameters().get("weight").getArray());
      NDArray embeddings = matrix(manager, x);
      embeddings.setRequiresGradient(true);
      float[] labels = new float[LABELS.length];
      Arrays.setAll(new double[labels.length], i -> labels[i] = LABELS[i]);
      NDArray truth = manager.create(labels);
      double[] margins = margins(manager, loss, angles);
      Engine.getInstance().setRandomSeed(SEED);
      float value;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray result =
            head.loss(new ParameterStore(manager, false), embeddings, truth, 1, true).get(0);
        collector.backward(result);
        value = result.toFloatArray()[0];
      }
      assertEquals(reference(loss, x, w, margins), value, 1e-4 * value);
      float[] gradient = embeddings.getGradient().toFloatArray();
      double step = 1e-5;
      for (int i = 0; i < gradient.length; i++) {
        double kept = x[i / SIZE][i % SIZE];
        x[i / SIZE][i % SIZE] = kept + step;
        double above = reference(loss, x, w, margins);
        x[i / SIZE][i % SIZE] = kept - step;
        double below = reference(loss, x, w, margins);
        x[i / SIZE][i % SIZE] = kept;
        assertEquals((above - below) / (2 * step), gradient[i], 1e-4);
      }
    }
  }
}

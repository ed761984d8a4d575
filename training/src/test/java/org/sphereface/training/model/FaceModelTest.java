package org.sphereface.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sphereface.losses.Loss;
import org.sphereface.losses.builtin.CosFace;
import org.sphereface.losses.builtin.ModifiedSoftmax;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.optimizer.Sgd;

class FaceModelTest {

  private static final int SIZE = 16;
  private static final int CLASSES = 6;

  /** The share of images with cos theta_y - margin not above every other cos theta_j. */
  private static double expected(float[][] x, int[] labels, float[] weights, double margin) {
    int violating = 0;
    for (int i = 0; i < x.length; i++) {
      double own = cosine(x[i], weights, labels[i]) - margin;
      boolean held = true;
      for (int j = 0; j < CLASSES; j++) {
        held &= j == labels[i] || own > cosine(x[i], weights, j);
      }
      violating += held ? 0 : 1;
    }
    return (double) violating / x.length;
  }

  private static double cosine(float[] x, float[] weights, int label) {
    double product = 0;
    double squareX = 0;
    double squareW = 0;
    for (int k = 0; k < SIZE; k++) {
      double w = weights[label * SIZE + k];
      product += x[k] * w;
      squareX += (double) x[k] * x[k];
      squareW += w * w;
    }
    return product / Math.sqrt(squareX * squareW);
  }

  private static double check(Loss loss, double margin) {
    try (FaceModel model =
        new FaceModel(
            new SphereFaceNetwork(4, 0.125, 56, 48, SIZE, "paper"),
            loss,
            3,
            CLASSES,
            List.of(Device.cpu()),
            new Sgd(0.9, 0))) {
      model.head().beforeIteration(new float[] {0}, 1, parameter -> null);
      float[] weights = model.classWeights(SIZE).orElseThrow();
      SplittableRandom random = new SplittableRandom(5);
      float[][] x = new float[40][SIZE];
      int[] labels = new int[x.length];
      for (int i = 0; i < x.length; i++) {
        labels[i] = i % CLASSES;
        for (int k = 0; k < SIZE; k++) {
          // noise on the own weight, of length one
          x[i][k] = (float) (5 * weights[labels[i] * SIZE + k] + 10 * (random.nextDouble() - 0.5));
        }
      }
      double share = model.unrecognised(x, labels, 7);
      assertEquals(expected(x, labels, weights, margin), share, 1e-12);
      return share;
    }
  }

  @Test
  void unrecognisedImagesAreThoseThatViolateTheLosssOwnMargin() {
    double without = check(new ModifiedSoftmax(), 0);
    double with = check(new CosFace(30, 0.35), 0.35);
    assertTrue(without < with && with < 1, without + " " + with);
  }
}

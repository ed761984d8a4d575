package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.synthetic.NoiseFaces;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;

/** Embeddings of one batch of any size, without mirror images: images a second. */
final class ForwardSpeed implements Measured {

  private final FaceModel model;
  private final float[] pixels;
  private final Shape shape;

  ForwardSpeed(int depth, int batch) {
    SphereFaceNetwork network = new SphereFaceNetwork(depth, 1, 112, 96, 512, "paper");
    model =
        new FaceModel(
            network,
            new Softmax(),
            1,
            10,
            List.of(Engine.getInstance().defaultDevice()),
            new Sgd(0, 0));
    shape = new Shape(batch, 3, network.inputHeight(), network.inputWidth());
    pixels = new float[(int) shape.size()];
    NoiseFaces faces = NoiseFaces.of(1, batch, network.inputHeight(), network.inputWidth());
    for (int i = 0; i < batch; i++) {
      PixelOperations.normalise(faces.image(i), pixels, i * (pixels.length / batch));
    }
  }

  @Override
  public double measure() {
    return shape.get(0) / Pace.BRISK.median(() -> model.embed(pixels, shape));
  }

  @Override
  public void close() {
    model.close();
  }
}

package org.sphereface.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.List;
import java.util.stream.IntStream;
import org.sphereface.datasets.synthetic.NoiseFaces;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;

/** Embeddings of images and their mirror images as an evaluation takes them: images a second. */
final class EmbeddingSpeed implements Measured {

  private final FaceModel model;
  private final NoiseFaces faces;

  EmbeddingSpeed(int depth, String activation, int images, Precision precision) {
    SphereFaceNetwork network = new SphereFaceNetwork(depth, 1, 112, 96, 512, "paper", activation);
    List<Device> devices = List.of(Engine.getInstance().getDevices());
    model = new FaceModel(network, new Softmax(), 1, 10, devices, new Sgd(0, 0));
    model.compute(precision, precision);
    faces = NoiseFaces.of(1, images, network.inputHeight(), network.inputWidth());
  }

  @Override
  public double measure() {
    int images = faces.pictures().size();
    List<Integer> all = IntStream.range(0, images).boxed().toList();
    return images / Pace.STEADY.median(() -> new EmbeddingExtractor(model).extract(faces, all));
  }

  @Override
  public void close() {
    model.close();
  }
}

package org.sphereface.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.synthetic.NoiseFaces;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.EmbeddingModel;
import org.sphereface.training.model.OnnxNetwork;
import org.sphereface.training.model.PretrainedNetwork;

/** Embeddings of images and their mirror images by one way: images a second. */
final class NetworkEmbedding implements Measured {

  /** Photographs that the peer's loop embeds together, with their mirror images. */
  private static final int BATCH = 32;

  private final List<Integer> indices;
  private final AutoCloseable model;
  private final Runnable embedding;

  private NetworkEmbedding(List<Integer> indices, AutoCloseable model, Runnable embedding) {
    this.indices = indices;
    this.model = model;
    this.embedding = embedding;
  }

  /**
   * @param photographs of files, instead of noise in memory
   */
  static NetworkEmbedding of(
      EmbeddingWay way, EmbeddedNetwork network, boolean photographs, EmbeddingFiles files) {
    int height = network.network().inputHeight();
    int width = network.network().inputWidth();
    FaceDataset faces =
        photographs ? files.faces(network) : NoiseFaces.of(1, network.images(), height, width);
    int count = Math.min(network.images(), faces.images().size());
    List<Integer> indices = IntStream.range(0, count).boxed().toList();
    return switch (way) {
      case OURS -> {
        try (PretrainedNetwork loaded = files.load(network)) {
          yield ours(faces, indices, OnnxNetwork.of(loaded));
        }
      }
      case MXNET, PYTORCH -> ours(faces, indices, files.load(network));
      case PEER, INT8 -> {
        OnnxPeer peer =
            new OnnxPeer(
                way == EmbeddingWay.PEER ? files.exported(network) : files.quantised(network));
        yield new NetworkEmbedding(indices, peer, () -> loop(peer, faces, indices, height, width));
      }
    };
  }

  private static <M extends EmbeddingModel & AutoCloseable> NetworkEmbedding ours(
      FaceDataset faces, List<Integer> indices, M model) {
    EmbeddingExtractor extractor = new EmbeddingExtractor(model, done -> {});
    return new NetworkEmbedding(indices, model, () -> extractor.extract(faces, indices));
  }

  private static void loop(
      OnnxPeer peer, FaceDataset faces, List<Integer> indices, int height, int width) {
    int values = 3 * height * width;
    for (int from = 0; from < indices.size(); from += BATCH) {
      int count = Math.min(BATCH, indices.size() - from);
      float[] pixels = new float[2 * count * values];
      for (int i = 0; i < count; i++) {
        FaceImage image = faces.image(indices.get(from + i));
        PixelOperations.normalise(image, pixels, i * values);
        PixelOperations.normalise(PixelOperations.mirrored(image), pixels, (count + i) * values);
      }
      peer.embed(pixels, 2 * count, height, width);
    }
  }

  @Override
  public double measure() {
    long started = System.nanoTime();
    embedding.run();
    return indices.size() * 1e9 / (System.nanoTime() - started);
  }

  @Override
  public void close() {
    try {
      model.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

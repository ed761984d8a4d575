package org.sphereface.training.model;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.engine.library.EngineSettings;
import org.sphereface.protocols.Embeddings;

/**
 * Extracts test-time embeddings: by default those of section 4.1, the embedding of an image and of
 * its mirror image, concatenated (1 x 2d); {@link MirrorUse} has others. Images are read while
 * others are embedded, by as many threads as the engine has.
 */
public final class EmbeddingExtractor {

  private final EmbeddingModel model;
  private final IntConsumer progress;
  private final int threads;

  /** Extracts with a network in training. */
  public EmbeddingExtractor(FaceModel model) {
    this(model, images -> {});
  }

  /**
   * Extracts with any model.
   *
   * @param progress takes the number of images done, after each batch
   */
  public EmbeddingExtractor(EmbeddingModel model, IntConsumer progress) {
    this.model = model;
    this.progress = progress;
    threads = EngineSettings.ofProcess().threads();
  }

  /** Extracts the embeddings of images alone, as the loss sees them, with a network in training. */
  public static EmbeddingExtractor withoutMirror(FaceModel model) {
    return otherwise(model, model.batch(), MirrorUse.NONE);
  }

  /**
   * Extracts with a network in training.
   *
   * @param batch images embedded together, without their mirror images; at least 1
   */
  public static EmbeddingExtractor inBatches(FaceModel model, int batch) {
    return otherwise(model, batch, model.mirror());
  }

  private static EmbeddingExtractor otherwise(FaceModel model, int batch, MirrorUse mirror) {
    EmbeddingModel other =
        new EmbeddingModel() {
          @Override
          public float[] embed(float[] pixels, Shape shape) {
            return model.embed(pixels, shape);
          }

          @Override
          public int batch() {
            return batch;
          }

          @Override
          public MirrorUse mirror() {
            return mirror;
          }
        };
    return new EmbeddingExtractor(other, images -> {});
  }

  /**
   * Extracts embeddings.
   *
   * @param data where the images are
   * @param indices which of its images, in the order wanted
   */
  public Embeddings extract(FaceDataset data, List<Integer> indices) {
    return extract(data, indices, batch -> {});
  }

  /**
   * Extracts embeddings and stops at the first batch with values that are not finite, since mostly
   * all batches have them then.
   *
   * @throws org.sphereface.protocols.ProtocolException if there is such a batch; the message names
   *     its images
   */
  public Embeddings extractFinite(FaceDataset data, List<Integer> indices) {
    return extract(data, indices, Embeddings::requireFinite);
  }

  private Embeddings extract(
      FaceDataset data, List<Integer> indices, Consumer<Embeddings> batchCheck) {
    List<String> names = indices.stream().map(data.images()::get).toList();
    float[][] rows = new float[indices.size()][];
    int size = model.batch();
    List<List<Integer>> batches =
        IntStream.iterate(0, from -> from < rows.length, from -> from + size)
            .mapToObj(from -> indices.subList(from, Math.min(rows.length, from + size)))
            .toList();
    try (EmbeddingPipeline pipeline = new EmbeddingPipeline(model, data, batches, threads)) {
      int from = 0;
      for (List<Integer> batch : batches) {
        int to = from + batch.size();
        List<float[]> embedded = pipeline.next();
        for (int i = 0; i < batch.size(); i++) {
          rows[from + i] = embedded.get(i);
        }
        batchCheck.accept(
            new Embeddings(names.subList(from, to), Arrays.copyOfRange(rows, from, to)));
        progress.accept(to);
        from = to;
      }
    }
    return new Embeddings(names, rows);
  }

  /**
   * Embeds images of one size in one batch.
   *
   * @return a row for each
   */
  public List<float[]> embed(List<FaceImage> images) {
    return EmbeddingPipeline.Batch.of(model, images).embedded(model).rows(model.mirror());
  }
}

package org.sphereface.training.model;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.protocols.Embeddings;

/**
 * Extracts test-time embeddings: by default those of section 4.1, the embedding of an image and of
 * its mirror image, concatenated (1 x 2d); {@link MirrorUse} has others.
 */
public final class EmbeddingExtractor {

  private static final int BATCH = 32;

  private final EmbeddingModel model;
  private final IntConsumer progress;

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
    for (int from = 0; from < rows.length; from += BATCH) {
      int to = Math.min(rows.length, from + BATCH);
      extract(data, indices.subList(from, to), rows, from);
      batchCheck.accept(
          new Embeddings(names.subList(from, to), Arrays.copyOfRange(rows, from, to)));
      progress.accept(to);
    }
    return new Embeddings(names, rows);
  }

  private void extract(FaceDataset data, List<Integer> batch, float[][] rows, int firstRow) {
    List<float[]> embedded = embed(batch.stream().map(data::image).toList());
    for (int i = 0; i < batch.size(); i++) {
      rows[firstRow + i] = embedded.get(i);
    }
  }

  /**
   * Embeds images of one size in one batch.
   *
   * @return a row for each
   */
  public List<float[]> embed(List<FaceImage> images) {
    FaceImage first = images.get(0);
    int count = images.size();
    MirrorUse mirror = model.mirror();
    int imageValues = 3 * first.height() * first.width();
    float[] pixels = new float[mirror.passes() * count * imageValues];
    for (int i = 0; i < count; i++) {
      model.write(images.get(i), pixels, i * imageValues);
      if (mirror != MirrorUse.NONE) {
        model.write(PixelOperations.mirrored(images.get(i)), pixels, (count + i) * imageValues);
      }
    }
    Shape shape = new Shape((long) mirror.passes() * count, 3, first.height(), first.width());
    float[] values = model.embed(pixels, shape);
    int dimension = values.length / (mirror.passes() * count);
    return IntStream.range(0, count)
        .mapToObj(i -> mirror.combined(values, i * dimension, (count + i) * dimension, dimension))
        .toList();
  }
}

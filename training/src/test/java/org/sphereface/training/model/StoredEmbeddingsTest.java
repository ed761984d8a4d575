package org.sphereface.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.EmbeddingFile;
import org.sphereface.protocols.embeddings.EmbeddingSource;

/** A network that returns the pixels: image n is one pixel of red n % 256 and green n / 256. */
class StoredEmbeddingsTest {

  private static final int IMAGES = 2 * StoredEmbeddings.BLOCK + 100;

  @TempDir private Path folder;

  private record Pixel(List<Integer> read, int broken) implements FaceDataset {
    @Override
    public String description() {
      return "pixels";
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public List<String> identities() {
      return images();
    }

    @Override
    public List<String> images() {
      return IntStream.range(0, IMAGES).mapToObj(Integer::toString).toList();
    }

    @Override
    public int label(int index) {
      return index;
    }

    @Override
    public FaceImage image(int index) {
      if (index == broken) {
        throw new IllegalStateException("killed");
      }
      read.add(index);
      return new FaceImage(1, 1, new byte[] {(byte) index, (byte) (index >> 8), 0});
    }

    @Override
    public String fingerprint() {
      return "";
    }
  }

  private record Identity(NDManager manager) implements Embedder {
    @Override
    public NDArray embed(NDArray images, boolean training) {
      return images.reshape(new Shape(images.getShape().get(0), 3));
    }
  }

  private byte[] fill(Path file, Pixel faces) throws IOException {
    List<Integer> indices = IntStream.range(0, IMAGES).boxed().toList();
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingExtractor extractor = new EmbeddingExtractor(new Identity(manager), done -> {});
      new StoredEmbeddings(file).fill(extractor, faces, indices, done -> {});
    }
    return Files.readAllBytes(file);
  }

  @Test
  void aKilledExtractionGoesOnAfterTheLastWholeBlockToTheSameBytes() throws IOException {
    byte[] whole =
        fill(
            folder.resolve("whole.f32"),
            new Pixel(Collections.synchronizedList(new ArrayList<>()), -1));
    assertEquals(IMAGES * 6 * Float.BYTES, whole.length);
    for (int row : new int[] {0, 300, IMAGES - 1}) {
      ByteBuffer values = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals((row % 256 - 127.5f) / 128, values.getFloat(row * 24), 1e-6);
      assertEquals((row / 256 - 127.5f) / 128, values.getFloat(row * 24 + 16), 1e-6);
    }
    Path file = folder.resolve("killed.f32");
    int at = StoredEmbeddings.BLOCK + 50;
    assertThrows(
        IllegalStateException.class,
        () -> fill(file, new Pixel(Collections.synchronizedList(new ArrayList<>()), at)));
    Files.write(file, new byte[77], StandardOpenOption.APPEND);
    List<Integer> read = Collections.synchronizedList(new ArrayList<>());
    assertArrayEquals(whole, fill(file, new Pixel(read, -1)));
    // the first tells the dimension
    assertEquals(1 + IMAGES - StoredEmbeddings.BLOCK, read.size());
    List<Integer> again = Collections.synchronizedList(new ArrayList<>());
    assertArrayEquals(whole, fill(file, new Pixel(again, -1)));
    assertEquals(List.of(0), again);
  }

  @Test
  void theFileReadsAsRowsOfTheDimension() throws IOException {
    Path file = folder.resolve("rows.f32");
    fill(file, new Pixel(Collections.synchronizedList(new ArrayList<>()), -1));
    try (EmbeddingFile rows = EmbeddingFile.open(new EmbeddingSource(file, "", 6))) {
      assertEquals(IMAGES, rows.size());
    }
  }

  private record Infinite(NDManager manager) implements Embedder {
    @Override
    public NDArray embed(NDArray images, boolean training) {
      return images.reshape(new Shape(images.getShape().get(0), 3)).mul(Float.POSITIVE_INFINITY);
    }
  }

  @Test
  void embeddingsThatAreNotFiniteAreNotKept() throws IOException {
    Path file = folder.resolve("infinite.f32");
    Pixel faces = new Pixel(Collections.synchronizedList(new ArrayList<>()), -1);
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingExtractor extractor = new EmbeddingExtractor(new Infinite(manager), done -> {});
      StoredEmbeddings stored = new StoredEmbeddings(file);
      ProtocolException refused =
          assertThrows(
              ProtocolException.class,
              () -> stored.fill(extractor, faces, List.of(0, 1, 2), done -> {}));
      assertTrue(refused.getMessage().contains("3 images are not finite"), refused.getMessage());
    }
    assertEquals(0, Files.size(file));
  }
}

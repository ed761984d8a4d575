package org.sphereface.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.layout.LfwFaces;
import org.sphereface.engine.HostValues;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.architecture.MobileFaceNet;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.NumpyFile;

/**
 * A published MobileFaceNet, against embeddings that an implementation in NumPy computed with the
 * same parameters.
 */
@Tag("faces")
class MobileFaceNetWeightsIT {

  private static final int IMAGES = 16;
  private static final int SIZE = 128;
  private static final Shape SHAPE = new Shape(IMAGES, 3, 112, 96);

  @TempDir private Path folder;

  private Path faces;

  @BeforeEach
  void needsRealFaces() {
    String given = System.getProperty("faces", "");
    Assumptions.assumeFalse(
        given.isEmpty(),
        "real faces are not given: -Dfaces=DIR with lfw/, lfw-landmarks.txt, models/, features/");
    faces = Path.of(given);
  }

  private EmbeddingNetwork load(NDManager manager, Path file) {
    EmbeddingNetwork network = new MobileFaceNet(112, 96, SIZE).block();
    network.initialize(manager, DataType.FLOAT32, SHAPE);
    network.load(file);
    return network;
  }

  private static float[] embed(EmbeddingNetwork network, NDManager manager, float[] pixels) {
    ParameterStore store = new ParameterStore(manager, false);
    NDList images = new NDList(HostValues.copy(manager, pixels, 0, pixels.length, SHAPE));
    return network.forward(store, images, false).singletonOrThrow().toFloatArray();
  }

  private static double cosine(float[] first, int firstFrom, float[] second, int secondFrom) {
    double product = 0;
    double firstSquare = 0;
    double secondSquare = 0;
    for (int i = 0; i < SIZE; i++) {
      double a = first[firstFrom + i];
      double b = second[secondFrom + i];
      product += a * b;
      firstSquare += a * a;
      secondSquare += b * b;
    }
    return product / Math.sqrt(firstSquare * secondSquare);
  }

  @Test
  void embeddingsOfFacesAndTheirMirrorImagesAreThoseOfTheOtherImplementation() {
    Path features = faces.resolve("features");
    Embeddings expected =
        NumpyFile.readEmbeddings(
            features.resolve("mobilefacenet-lfw-pairs.npy"),
            features.resolve("mobilefacenet-lfw-pairs.names.txt"));
    FaceDataset data =
        new LfwFaces(
                faces.resolve("lfw").toString(),
                faces.resolve("lfw-landmarks.txt").toString(),
                1,
                0,
                112,
                96)
            .open(Set.of());
    List<String> names = data.images().stream().filter(expected::contains).limit(200).toList();
    int imageValues = 3 * 112 * 96;
    float[] pixels = new float[IMAGES * imageValues];
    float[] mirrored = new float[IMAGES * imageValues];
    for (int i = 0; i < IMAGES; i++) {
      int index = data.images().indexOf(names.get(12 * i));
      PixelOperations.normalise(data.image(index), pixels, i * imageValues);
      PixelOperations.normalise(
          PixelOperations.mirrored(data.image(index)), mirrored, i * imageValues);
    }
    double lowest = 1;
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork network =
          load(manager, faces.resolve("models/mobilefacenet-112x96.safetensors"));
      float[] own = embed(network, manager, pixels);
      float[] mirror = embed(network, manager, mirrored);
      for (int i = 0; i < IMAGES; i++) {
        float[] row = expected.of(names.get(12 * i));
        lowest = Math.min(lowest, cosine(own, i * SIZE, row, 0));
        lowest = Math.min(lowest, cosine(mirror, i * SIZE, row, SIZE));
      }
    }
    assertTrue(lowest > 0.9999, "lowest cosine " + lowest);
  }

  @Test
  void thePublishedFileSavedAgainHasTheSameData() throws IOException {
    Path published = faces.resolve("models/mobilefacenet-112x96.safetensors");
    Path saved = folder.resolve("saved.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      load(manager, published).save(saved);
    }
    // the published header holds metadata and names in the same order; the data follow
    byte[] first = Files.readAllBytes(published);
    byte[] second = Files.readAllBytes(saved);
    int data = 4 * 1_019_136;
    assertArrayEquals(
        Arrays.copyOfRange(first, first.length - data, first.length),
        Arrays.copyOfRange(second, second.length - data, second.length));
  }
}

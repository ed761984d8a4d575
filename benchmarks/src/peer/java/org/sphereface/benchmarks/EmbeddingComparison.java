package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.layout.ImageFolder;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.MobileFaceNet;
import org.sphereface.networks.architecture.ResNetIr;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.EmbeddingModel;
import org.sphereface.training.model.OnnxNetwork;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * Embeddings of whole networks by ONNX Runtime and by the process's engine, beside ONNX Runtime as
 * it comes ({@link OnnxPeer}), in turns within one run: of images in memory, and from JPEG
 * photographs that are decoded and aligned. The peer's loop reads 32 photographs, then embeds them
 * with their mirror images in one batch. Images a second, each with its mirror image.
 */
public final class EmbeddingComparison {

  private static final int BATCH = 32;

  /** Images of a repetition; a multiple of a batch. */
  private final Map<String, Integer> images = new LinkedHashMap<>();

  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final int rounds;
  private final Path folder;
  private final List<List<Object>> rows = new ArrayList<>();

  /** A way to embed a set: the images a second. */
  private interface Way {
    void embed(FaceDataset faces, List<Integer> indices);
  }

  private EmbeddingComparison(Path folder, int rounds, Set<String> some) {
    this.folder = folder;
    this.rounds = rounds;
    add("SphereFace-4", new SphereFaceNetwork(4, 1, 112, 96, 512, "paper"), 256, some);
    add("SphereFace-20", new SphereFaceNetwork(20, 1, 112, 96, 512, "paper"), 64, some);
    add("MobileFaceNet", new MobileFaceNet(112, 96, 128), 256, some);
    add("IR-50", new ResNetIr(50, 112, 112, 512, 0.4), 32, some);
  }

  private void add(String name, Network network, int count, Set<String> some) {
    if (some.isEmpty() || some.contains(name)) {
      networks.put(name, network);
      images.put(name, count);
    }
  }

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args a folder with {@code lfw/} and {@code lfw-landmarks.txt}, without which photographs
   *     are made of synthetic faces; names of networks, such as {@code MobileFaceNet}, for these
   *     alone; {@code --quick} for 3 rounds instead of 5; {@code --out=DIR}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    List<String> folders =
        arguments.given().stream().filter(given -> Files.isDirectory(Path.of(given))).toList();
    Set<String> some =
        Set.copyOf(arguments.given().stream().filter(given -> !folders.contains(given)).toList());
    Path made = Files.createTempDirectory("embedding");
    try {
      EmbeddingComparison comparison =
          new EmbeddingComparison(made, arguments.quick() ? 3 : 5, some);
      Path photographs =
          folders.isEmpty() ? made.resolve("images") : Path.of(folders.get(0), "lfw");
      Path landmarks = made.resolve("landmarks.txt");
      if (folders.isEmpty()) {
        MadePhotographs.write(photographs, landmarks, 256);
      } else {
        ReadingSpeed.firstOf(Path.of(folders.get(0), "lfw-landmarks.txt"), photographs, landmarks);
      }
      for (String name : comparison.networks.keySet()) {
        comparison.measure(name, photographs, landmarks);
      }
      String engine = Engine.getInstance().getEngineName();
      new Sheet(
              "Embedding by ONNX Runtime and by " + engine,
              "Images a second with mirror images, minimum / median / maximum of "
                  + comparison.rounds
                  + " rounds in turn. Peer: ONNX Runtime with its own threads on batches of 64 (32"
                  + " images and their mirror images), which reads photographs before it embeds.",
              List.of("Network", "Images", "Ours, ONNX Runtime", "Peer", "Ours / peer", engine),
              comparison.rows,
              List.of())
          .publish(arguments.out(), "1-embedding-" + engine);
    } finally {
      try (Stream<Path> files = Files.walk(made)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void measure(String name, Path photographs, Path landmarks) {
    Network network = networks.get(name);
    int height = network.inputHeight();
    int width = network.inputWidth();
    Path exported = folder.resolve(name + ".onnx");
    try (PretrainedNetwork engine =
            new PretrainedNetwork(
                network, parameters(name, network), Engine.getInstance().getDevices(1)[0]);
        OnnxNetwork ours = OnnxNetwork.of(engine)) {
      engine.writeOnnx(exported, Map.of());
      try (OnnxPeer peer = new OnnxPeer(exported)) {
        List<Way> ways =
            List.of(
                extracting(ours),
                (faces, indices) -> loop(peer, faces, indices, height, width),
                extracting(engine));
        FaceDataset memory = NoiseFaces.of(1, images.get(name), height, width);
        rows.add(row(name, "in memory", memory, ways));
        FaceDataset files =
            new ImageFolder(
                    photographs.toString(),
                    List.of(),
                    "",
                    landmarks.toString(),
                    "skip",
                    height,
                    width)
                .open(Set.of());
        rows.add(row(name, "JPEG photographs", files, ways));
      }
    }
  }

  private Path parameters(String name, Network network) {
    Path file = folder.resolve(name + ".safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork block = network.block();
      block.initialize(
          manager, DataType.FLOAT32, new Shape(1, 3, network.inputHeight(), network.inputWidth()));
      block.compute(Precision.FLOAT32);
      block.save(file);
    }
    return file;
  }

  private static Way extracting(EmbeddingModel model) {
    EmbeddingExtractor extractor = new EmbeddingExtractor(model, done -> {});
    return extractor::extract;
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

  private List<Object> row(String name, String what, FaceDataset faces, List<Way> ways) {
    int count = Math.min(images.get(name), faces.images().size());
    List<Integer> indices = IntStream.range(0, count).boxed().toList();
    List<List<Double>> rates = new ArrayList<>();
    ways.forEach(way -> rates.add(new ArrayList<>()));
    for (int round = -1; round < rounds; round++) {
      for (int way = 0; way < ways.size(); way++) {
        long started = System.nanoTime();
        ways.get(way).embed(faces, indices);
        if (round >= 0) {
          rates.get(way).add(count * 1e9 / (System.nanoTime() - started));
        }
      }
    }
    Repetitions ours = new Repetitions(rates.get(0));
    return List.of(
        name,
        what,
        rates.get(0),
        rates.get(1),
        ours.over(new Repetitions(rates.get(1))).values(),
        rates.get(2));
  }
}

package org.sphereface.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Embeddings of whole networks by ONNX Runtime and by both engines, beside ONNX Runtime as it comes
 * ({@link OnnxPeer}), in float32 and in int8, in turns within one run, each in a process of its
 * own: of images in memory, and from JPEG photographs that are decoded and aligned. The peer's loop
 * reads 32 photographs, then embeds them with their mirror images in one batch. Images a second,
 * each with its mirror image.
 *
 * <p>The int8 model is made by ONNX Runtime's tools in Python, if there is an interpreter with
 * them.
 */
public final class EmbeddingComparison {

  private final EmbeddingFiles files;
  private final int rounds;
  private final String python;
  private final List<List<Object>> rows = new ArrayList<>();

  private EmbeddingComparison(EmbeddingFiles files, int rounds, String python) {
    this.files = files;
    this.rounds = rounds;
    this.python = python;
  }

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args a folder with {@code lfw/} and {@code lfw-landmarks.txt}, without which photographs
   *     are made of synthetic faces; names of networks, such as {@code MobileFaceNet}, for these
   *     alone; {@code --quick} for 3 rounds instead of 5; {@code --out=DIR}; {@code --python=FILE}
   *     for an interpreter with onnx and onnxruntime, by default {@code python3}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    List<String> folders =
        arguments.given().stream().filter(given -> Files.isDirectory(Path.of(given))).toList();
    List<String> some =
        arguments.given().stream().filter(given -> !folders.contains(given)).toList();
    Path made = Files.createTempDirectory("embedding");
    try {
      Path photographs =
          folders.isEmpty() ? made.resolve("images") : Path.of(folders.get(0), "lfw");
      Path landmarks = made.resolve("landmarks.txt");
      if (folders.isEmpty()) {
        MadePhotographs.write(photographs, landmarks, 256);
      } else {
        ReadingSpeed.firstOf(Path.of(folders.get(0), "lfw-landmarks.txt"), photographs, landmarks);
      }
      EmbeddingComparison comparison =
          new EmbeddingComparison(
              new EmbeddingFiles(made, photographs.toAbsolutePath(), landmarks),
              arguments.quick() ? 3 : 5,
              arguments.python());
      for (EmbeddedNetwork network : EmbeddedNetwork.values()) {
        if (some.isEmpty() || some.contains(network.label())) {
          comparison.measure(network);
        }
      }
      new Sheet(
              "Embedding by ONNX Runtime and by the engines",
              "Images a second with mirror images, minimum / median / maximum of "
                  + comparison.rounds
                  + " rounds in turn, and peak memory. Peer: ONNX Runtime with its own threads on"
                  + " batches of 64 (32 images and their mirror images), which reads photographs"
                  + " before it embeds. Int8: the same on a model quantised by ONNX Runtime's"
                  + " tools, for its speed alone (calibrated on noise); '-' without an interpreter"
                  + " of Python that has them.",
              List.of(
                  "Network",
                  "Images",
                  "Ours, ONNX Runtime",
                  "Peer",
                  "Ours / peer",
                  "Peer, int8",
                  "MXNet",
                  "PyTorch",
                  "Peak MiB: ours",
                  "Peer",
                  "Int8",
                  "MXNet",
                  "PyTorch"),
              comparison.rows,
              List.of())
          .publish(arguments.out(), "1-embedding");
    } finally {
      try (Stream<Path> written = Files.walk(made)) {
        for (Path file : written.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void measure(EmbeddedNetwork network) throws IOException {
    files.write(network);
    boolean quantised = files.quantise(network, python);
    List<EmbeddingWay> ways =
        Arrays.stream(EmbeddingWay.values())
            .filter(way -> way != EmbeddingWay.INT8 || quantised)
            .toList();
    rows.add(row(network, "in memory", "memory", ways));
    rows.add(row(network, "JPEG photographs", "photographs", ways));
  }

  private List<Object> row(
      EmbeddedNetwork network, String title, String images, List<EmbeddingWay> ways)
      throws IOException {
    Map<EmbeddingWay, EngineProcess> processes = new EnumMap<>(EmbeddingWay.class);
    Map<EmbeddingWay, List<Double>> rates = new EnumMap<>(EmbeddingWay.class);
    Map<EmbeddingWay, Double> peaks = new EnumMap<>(EmbeddingWay.class);
    try {
      for (EmbeddingWay way : ways) {
        EngineProcess process = EngineProcess.ofOnnxRuntime(way.engine(), files.options());
        processes.put(way, process);
        rates.put(way, new ArrayList<>());
        process.ask("embed " + way + " " + network.name() + " " + images);
        process.ask("run");
      }
      for (int round = 0; round < rounds; round++) {
        for (EmbeddingWay way : ways) {
          rates.get(way).add(processes.get(way).ask("run"));
        }
      }
      for (EmbeddingWay way : ways) {
        peaks.put(way, processes.get(way).ask("end"));
      }
    } finally {
      processes.values().forEach(EngineProcess::close);
    }
    Repetitions ours = new Repetitions(rates.get(EmbeddingWay.OURS));
    Repetitions peer = new Repetitions(rates.get(EmbeddingWay.PEER));
    List<Object> row =
        new ArrayList<>(
            List.of(
                network.label(), title, ours.values(), peer.values(), ours.over(peer).values()));
    for (EmbeddingWay way : List.of(EmbeddingWay.INT8, EmbeddingWay.MXNET, EmbeddingWay.PYTORCH)) {
      row.add(rates.getOrDefault(way, List.of()));
    }
    for (EmbeddingWay way : EmbeddingWay.values()) {
      row.add(peaks.containsKey(way) ? peaks.get(way) : "-");
    }
    return row;
  }
}

package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.layout.ImageFolder;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * The files that {@link EmbeddingComparison} makes and {@link OnnxWorker} reads.
 *
 * @param folder of the networks' files
 * @param photographs JPEGs
 * @param landmarks of the photographs
 */
record EmbeddingFiles(Path folder, Path photographs, Path landmarks) {

  private static final List<String> KEYS =
      List.of("benchmark.folder", "benchmark.photographs", "benchmark.landmarks");

  /** Those that a parent process named by {@link #options()}. */
  static EmbeddingFiles ofParent() {
    List<Path> paths = KEYS.stream().map(System::getProperty).map(Path::of).toList();
    return new EmbeddingFiles(paths.get(0), paths.get(1), paths.get(2));
  }

  /** Options of a child's JVM. */
  String[] options() {
    return new String[] {
      "-Djava.awt.headless=true",
      "-D" + KEYS.get(0) + "=" + folder,
      "-D" + KEYS.get(1) + "=" + photographs,
      "-D" + KEYS.get(2) + "=" + landmarks
    };
  }

  Path parameters(EmbeddedNetwork of) {
    return folder.resolve(of.label() + ".safetensors");
  }

  /** The network as it is exported. */
  Path exported(EmbeddedNetwork of) {
    return folder.resolve(of.label() + ".onnx");
  }

  /** The same with 8-bit weights and maps. */
  Path quantised(EmbeddedNetwork of) {
    return folder.resolve(of.label() + "-int8.onnx");
  }

  /** The photographs, aligned to the network's size. */
  FaceDataset faces(EmbeddedNetwork of) {
    return new ImageFolder(
            photographs.toString(),
            List.of(),
            "",
            landmarks.toString(),
            "skip",
            of.network().inputHeight(),
            of.network().inputWidth())
        .open(Set.of());
  }

  /** Writes parameters and the exported model. */
  void write(EmbeddedNetwork of) {
    Network network = of.network();
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork block = network.block();
      block.initialize(
          manager, DataType.FLOAT32, new Shape(1, 3, network.inputHeight(), network.inputWidth()));
      block.compute(Precision.FLOAT32);
      block.save(parameters(of));
    }
    try (PretrainedNetwork loaded = load(of)) {
      loaded.writeOnnx(exported(of), Map.of());
    }
  }

  /** The network with its parameters on the process's engine. */
  PretrainedNetwork load(EmbeddedNetwork of) {
    return new PretrainedNetwork(
        of.network(), parameters(of), Engine.getInstance().getDevices(1)[0]);
  }

  /**
   * Writes the quantised model by ONNX Runtime's tools.
   *
   * @param python an interpreter with onnx and onnxruntime
   * @return whether it could
   */
  boolean quantise(EmbeddedNetwork of, String python) throws IOException {
    try (InputStream script = EmbeddingFiles.class.getResourceAsStream("quantise_peer.py")) {
      Process process =
          new ProcessBuilder(
                  python,
                  "-c",
                  new String(script.readAllBytes(), StandardCharsets.UTF_8),
                  exported(of).toString(),
                  quantised(of).toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package org.sphereface.experiments.cli.shared;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.Progress;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.protocols.Embeddings;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * A network with weights from a file, and the faces that it can embed.
 *
 * @param weights the file of parameters
 * @param engine is loaded before images are embedded
 * @param console where progress is printed
 */
public record PretrainedEmbedder(
    Network network,
    Path weights,
    Precision precision,
    FaceDataset faces,
    EngineOption engine,
    PrintWriter console) {

  /** Loads the engine and returns its first device. */
  Device device() {
    engine.choose();
    return Engine.getInstance().getDevices(1)[0];
  }

  /**
   * Embeds each image and its mirror image; the two embeddings are concatenated.
   *
   * @param names the images, in the order wanted
   * @throws CommandException if an image is not among the faces
   * @throws org.sphereface.protocols.ProtocolException at the first batch whose embeddings are not
   *     finite
   */
  public Embeddings embed(List<String> names) {
    List<Integer> indices = positions(names);
    try (PretrainedNetwork pretrained = new PretrainedNetwork(network, weights, device());
        Progress progress = Progress.of("images embedded", indices.size(), console)) {
      pretrained.compute(precision);
      progress.accept(0);
      return new EmbeddingExtractor(pretrained, progress).extractFinite(faces, indices);
    }
  }

  private List<Integer> positions(List<String> names) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < faces.images().size(); i++) {
      byName.put(faces.images().get(i), i);
    }
    return names.stream()
        .map(
            name -> {
              Integer index = byName.get(name);
              if (index == null) {
                throw new CommandException(
                    "'" + name + "' is not among the faces (" + faces.description() + ").");
              }
              return index;
            })
        .toList();
  }
}

package org.sphereface.experiments.cli.shared;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.experiments.model.ModelOrigin;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.Sha256;
import org.sphereface.protocols.Embeddings;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.EmbeddingModel;
import org.sphereface.training.model.StoredEmbeddings;

/**
 * A model in a file, and the faces that it can embed.
 *
 * @param console where progress is printed
 */
public record PretrainedEmbedder(ModelFile model, FaceDataset faces, PrintWriter console) {

  /**
   * Embeds each image, and its mirror image as the model says.
   *
   * @param names the images, in the order wanted
   * @throws CommandException if an image is not among the faces
   * @throws org.sphereface.protocols.ProtocolException at the first batch whose embeddings are not
   *     finite
   */
  public Embeddings embed(List<String> names) {
    List<Integer> indices = positions(names);
    try (EmbeddingModel opened = model.open();
        Progress progress = Progress.of("images embedded", indices.size(), console)) {
      progress.accept(0);
      return new EmbeddingExtractor(opened, progress).extractFinite(faces, indices);
    }
  }

  /**
   * Embeds a block of images into a file, from where an earlier process has stopped.
   *
   * @param names the images of the block
   * @param file N x d float32 without a header, little-endian
   */
  public void embed(List<String> names, Path file) {
    try (EmbeddingModel opened = model.open()) {
      new StoredEmbeddings(file)
          .fill(new EmbeddingExtractor(opened, done -> {}), faces, positions(names), done -> {});
    }
  }

  /**
   * Returns a key of all that embeddings depend on: model files, settings, engine, faces, version
   * of this program.
   */
  public String key(ModelOrigin origin, List<String> images) {
    MessageDigest digest = Sha256.digest();
    for (String value :
        List.of(
            origin.sha256(),
            origin.settings(),
            origin.runtime(),
            faces.fingerprint(),
            String.join("\n", images),
            new ProgramVersion().version())) {
      digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
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

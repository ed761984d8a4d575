package org.sphereface.experiments.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sphereface.files.Reason;
import org.sphereface.files.Sha256;

/**
 * What embeddings are made by, for results.
 *
 * @param model its name: of one of this program's networks, or the format of a whole model
 * @param files SHA-256 of each of its files by name, such as parameters or external data
 * @param settings the network's options and precision, or preprocessing and use of the mirror image
 * @param runtime the engine or ONNX Runtime, with its version
 */
public record ModelOrigin(
    String model, Map<String, String> files, String settings, String runtime) {

  /** Copies the map. */
  public ModelOrigin {
    files = new LinkedHashMap<>(files);
  }

  /**
   * Reads the files of a model for their hashes.
   *
   * @throws UncheckedIOException if one cannot be read
   */
  public static ModelOrigin of(ModelFile model) {
    Map<String, String> files = new LinkedHashMap<>();
    for (Path file : model.contents()) {
      try {
        files.put(name(model.file(), file), Sha256.of(file));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
      }
    }
    return new ModelOrigin(model.id(), files, model.settings(), model.runtime());
  }

  /** Below the folder of the model, in which external data may have a folder of their own. */
  private static String name(Path model, Path file) {
    Path folder = model.toAbsolutePath().normalize().getParent();
    return folder.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  /** Returns the SHA-256 of the file, or of the list of the files' hashes if it has several. */
  @JsonIgnore
  public String sha256() {
    return files.size() == 1
        ? files.values().iterator().next()
        : Sha256.of(String.join("\n", files.values()));
  }
}

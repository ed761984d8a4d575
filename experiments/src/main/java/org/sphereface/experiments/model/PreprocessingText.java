package org.sphereface.experiments.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.files.InputFile;
import org.sphereface.training.model.Preprocessing;

/** The preprocessing of a model: from an option, or from a YAML file beside the model. */
public final class PreprocessingText {

  private static final long LARGEST = 1 << 16;

  private PreprocessingText() {}

  /**
   * Reads the name of a preset, or a map whose values replace those of its key {@code preset}.
   *
   * @param from the option or the file, for messages
   * @throws org.sphereface.experiments.matrix.MatrixException at the first mistake
   */
  public static Preprocessing parse(String text, String from) {
    return Registry.preprocessings().one(text, from, Map.of());
  }

  /** Reads {@code model.onnx.yaml} or {@code model.yaml}, whichever there is, in this order. */
  public static Optional<Preprocessing> beside(Path model) {
    String name = model.getFileName().toString();
    for (String sidecar : List.of(name + ".yaml", name.replaceFirst("\\.[^.]*$", "") + ".yaml")) {
      Path file = model.resolveSibling(sidecar);
      if (Files.exists(file)) {
        try {
          byte[] bytes = InputFile.bytes(file, LARGEST);
          return Optional.of(parse(new String(bytes, StandardCharsets.UTF_8), file.toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return Optional.empty();
  }
}

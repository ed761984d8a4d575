package org.sphereface.experiments.model;

import java.nio.file.Path;
import java.util.Optional;
import org.sphereface.training.model.OnnxSession;
import org.sphereface.training.model.Preprocessing;

/**
 * An ONNX model, checked once.
 *
 * @param preprocessing how faces become its input
 */
public record OnnxFile(Path file, Preprocessing preprocessing, int inputHeight, int inputWidth)
    implements ModelFile {

  /** Describes a model that was opened for its checks. */
  public OnnxFile(Path file, OnnxSession opened) {
    this(file, opened.preprocessing(), opened.height(), opened.width());
  }

  @Override
  public String id() {
    return "onnx";
  }

  @Override
  public String settings() {
    return preprocessing.described();
  }

  @Override
  public String runtime() {
    return "ONNX Runtime " + OnnxSession.version();
  }

  @Override
  public OnnxSession open() {
    return new OnnxSession(file, Optional.of(preprocessing), Optional.empty());
  }
}

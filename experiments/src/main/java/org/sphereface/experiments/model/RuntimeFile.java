package org.sphereface.experiments.model;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sphereface.training.model.ModelFormat;
import org.sphereface.training.model.Preprocessing;
import org.sphereface.training.model.RuntimeModel;

/**
 * A whole model, checked once, that a runtime runs.
 *
 * @param contents the files whose content it is
 * @param preprocessing how faces become its input
 * @param device of the engine that runs it
 */
public record RuntimeFile(
    ModelFormat format,
    Path file,
    List<Path> contents,
    Preprocessing preprocessing,
    int inputHeight,
    int inputWidth,
    String runtime,
    Supplier<Device> device)
    implements ModelFile {

  public RuntimeFile {
    contents = List.copyOf(contents);
  }

  /** Describes a model that was opened for its checks. */
  public RuntimeFile(
      ModelFormat format,
      Path file,
      List<Path> contents,
      RuntimeModel opened,
      Supplier<Device> device) {
    this(
        format,
        file,
        contents,
        opened.preprocessing(),
        opened.height(),
        opened.width(),
        opened.runtime(),
        device);
  }

  @Override
  public String id() {
    return format.id();
  }

  @Override
  public String settings() {
    return preprocessing.described();
  }

  @Override
  public RuntimeModel open() {
    return RuntimeModel.open(format, file, device, Optional.of(preprocessing), Optional.empty());
  }
}

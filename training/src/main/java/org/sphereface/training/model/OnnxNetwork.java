package org.sphereface.training.model;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.sphereface.files.TemporaryFile;

/**
 * One of this program's networks, run by ONNX Runtime: the network writes itself as an ONNX model,
 * by the layers' descriptions that {@code sphereface export} takes. ONNX Runtime folds batch
 * normalisation into convolutions and keeps the maps between convolutions in blocks of channels.
 *
 * <p>Embeddings are those of the engine up to rounding, about 1e-6 of the largest value. An image's
 * embedding does not depend on the number of threads. The class loads only if ONNX Runtime is on
 * the class path: {@link OnnxRuntime}.
 */
public final class OnnxNetwork implements EmbeddingModel {

  private final LoadedModel session;

  private OnnxNetwork(LoadedModel session) {
    this.session = session;
  }

  /**
   * Copies a network, which may be closed afterwards.
   *
   * @throws UnsupportedOperationException if the network has no ONNX form
   * @throws IllegalArgumentException if it is larger than the format's 2 GiB, or ONNX Runtime
   *     cannot load it
   * @throws UncheckedIOException if the temporary file of the model cannot be written
   */
  public static OnnxNetwork of(PretrainedNetwork network) {
    try {
      return TemporaryFile.within(
          "sphereface-onnx",
          "network.onnx",
          file -> {
            network.writeForOnnxRuntime(file);
            return new OnnxNetwork(new OnnxSession(file));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Returns the runtime with its version, for results. */
  public static String runtime() {
    return OnnxSession.version();
  }

  @Override
  public float[] embed(float[] pixels, Shape shape) {
    return session.run(pixels, shape.getShape()).values();
  }

  @Override
  public int batch() {
    return session.batch();
  }

  @Override
  public boolean concurrent() {
    return session.concurrent();
  }

  @Override
  public void close() {
    session.close();
  }
}

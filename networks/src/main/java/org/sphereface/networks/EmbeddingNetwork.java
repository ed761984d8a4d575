package org.sphereface.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.AbstractBlock;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sphereface.networks.io.ParameterFile;

/**
 * A network from images to embeddings: N x 3 x height x width in, N x d out, float32, channels
 * first, RGB values {@code (v - 127.5) / 128}.
 *
 * <p>The keys of {@link #getParameters()} are the names in parameter files, so they should be
 * stable. Parameters without gradient, such as running statistics, are kept in files too.
 */
public abstract class EmbeddingNetwork extends AbstractBlock {

  private static final byte VERSION = 1;

  /** Called by subclasses, which add their parameters and children. */
  protected EmbeddingNetwork() {
    super(VERSION);
  }

  /**
   * Factor on the learning rate of a parameter, by its name in {@link #getParameters()}; Caffe's
   * {@code lr_mult}.
   */
  public abstract double rateMultiplier(String parameterName);

  /** Factor on the weight decay of a parameter, by its name; Caffe's {@code decay_mult}. */
  public abstract double decayMultiplier(String parameterName);

  /**
   * Writes all parameters to a safetensors file.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public final void save(Path file) {
    ParameterFile.write(file, arrays());
  }

  /**
   * Sets all parameters from a safetensors file. The network must be initialised.
   *
   * <p>Of a file that a training wrote, the arrays under {@code network.} are taken.
   *
   * @throws IllegalArgumentException if the file is damaged, or if an array is missing, unknown or
   *     has another shape
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public final void load(Path file) {
    ParameterFile.load(file, arrays());
  }

  /**
   * Writes the network, as it embeds without training, as an ONNX model of operator set 13: {@code
   * images}, N x 3 x height x width, to {@code embeddings}, N x d. The network must be initialised.
   * The model's {@code metadata_props} say how pixels become input: {@code input.layout}, {@code
   * input.channels}, {@code input.mean}, {@code input.scale}, {@code input.size}.
   *
   * @param notes more of {@code metadata_props}
   * @throws UnsupportedOperationException if the network does not describe its layers, as those
   *     from other jars do not unless they override this
   * @throws IllegalArgumentException if the network is larger than the format's 2 GiB
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void writeOnnx(Path file, Map<String, String> notes) {
    throw new UnsupportedOperationException(
        getClass().getSimpleName() + " does not describe its layers, so that it has no ONNX form");
  }

  /**
   * Sets in which numbers the passes from now on compute; float32 if it is not called. The network
   * must be initialised.
   *
   * @throws IllegalArgumentException if the network computes in float32 only, as those from other
   *     jars do unless they override this, or the engine has no bfloat16 on its device
   */
  public void compute(Precision precision) {
    if (precision != Precision.FLOAT32) {
      throw new IllegalArgumentException(
          "precision is "
              + precision
              + ", but "
              + getClass().getSimpleName()
              + " computes in float32 only: leave precision out, or give float32.");
    }
  }

  private Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    getParameters().forEach(named -> arrays.put(named.getKey(), named.getValue().getArray()));
    return arrays;
  }
}

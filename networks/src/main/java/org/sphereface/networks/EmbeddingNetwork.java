package org.sphereface.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.AbstractBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sphereface.engine.HostValues;
import org.sphereface.networks.io.ParameterFile;

/**
 * A network from images, N x 3 x height x width, to embeddings, N x d. Both are float32; images
 * have their channels first and RGB values {@code (v - 127.5) / 128}.
 *
 * <p>The keys of {@link #getParameters()} are the names in parameter files, so they should be
 * stable. Files also contain parameters without gradient, such as running statistics.
 */
public abstract class EmbeddingNetwork extends AbstractBlock {

  private static final int CHANNELS = 3;

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

  /** The stages in order, with their outputs and costs; empty if it is not made of stages. */
  public List<StageCost> stages() {
    return List.of();
  }

  /**
   * Writes all parameters to a safetensors file.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public final void save(Path file) {
    ParameterFile.write(file, ParameterFile.arrays(this));
  }

  /**
   * Sets all parameters from a file. The network must be initialised.
   *
   * <p>The file is safetensors, a Caffe model, a PyTorch state dictionary or MXNet's .params, with
   * this network's names or with those of another program that is known. From the file of a
   * training, it takes the arrays under {@code network.}.
   *
   * @throws IllegalArgumentException if the file is damaged, or if an array is missing, unknown or
   *     has another shape
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public final void load(Path file) {
    ParameterFile.load(file, ParameterFile.arrays(this));
  }

  /**
   * Reverses the three input channels of the first convolution, so that a network whose parameters
   * were trained on images with blue first takes those with red first. The network must be
   * initialised.
   *
   * @throws IllegalArgumentException if its first convolution has other channels than three
   */
  public final void reverseInputChannels() {
    NDArray first =
        ParameterFile.arrays(this).values().stream()
            .filter(array -> array.getShape().dimension() == 4)
            .findFirst()
            .filter(array -> array.getShape().get(1) == CHANNELS)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the network does not begin with a convolution of three channels, whose"
                            + " order could be reversed"));
    float[] values = first.toFloatArray();
    int plane = Math.toIntExact(first.getShape().get(2) * first.getShape().get(3));
    float[] reversed = new float[values.length];
    for (int from = 0; from < values.length; from += plane) {
      int channel = from / plane % CHANNELS;
      int to = from + (CHANNELS - 1 - 2 * channel) * plane;
      System.arraycopy(values, from, reversed, to, plane);
    }
    try (NDManager manager = first.getManager().newSubManager()) {
      HostValues.copy(manager, reversed, 0, reversed.length, first.getShape()).copyTo(first);
    }
  }

  /**
   * Writes the network in its form for embedding (not for training) as an ONNX model of operator
   * set 13, from {@code images}, N x 3 x height x width, to {@code embeddings}, N x d. The network
   * must be initialised. The model's {@code metadata_props} describe how pixels become input:
   * {@code input.layout}, {@code input.channels}, {@code input.mean}, {@code input.scale}, {@code
   * input.size}.
   *
   * @param notes further {@code metadata_props}
   * @throws UnsupportedOperationException if the network does not override this method
   * @throws IllegalArgumentException if the network is larger than the format's 2 GiB
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void writeOnnx(Path file, Map<String, String> notes) {
    throw new UnsupportedOperationException(
        getClass().getSimpleName()
            + " does not describe its layers, so that it has no ONNX form: a LayeredNetwork has"
            + " one");
  }

  /**
   * Writes the network as {@link #writeOnnx} does, with the operators that ONNX Runtime computes
   * fastest on a CPU. The embeddings agree up to rounding.
   */
  public void writeForOnnxRuntime(Path file) {
    writeOnnx(file, Map.of());
  }

  /**
   * Sets the number format in which further passes compute; the initial one is float32. The network
   * must be initialised. Passes without training may keep what they cast of the parameters, so it
   * is called again where these have changed.
   *
   * @throws IllegalArgumentException if the network computes in float32 only, because it does not
   *     override this method, or if the engine has no bfloat16 on its device
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
}

package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * Batch normalisation of feature maps, or of vectors, which become maps of one pixel: {@code y =
 * weight_c (x - mean_c) / sqrt(variance_c + 1e-5) + bias_c}.
 *
 * <p>In training, mean and variance (divided by n, the values of a channel in the batch) are those
 * of the batch; then {@code running <- 0.9 running + 0.1 batch}. Otherwise they are the running
 * statistics. For the running variance PyTorch divides the batch's by n - 1, MXNet by n. MXNet
 * moves the running values in the backward pass: a recorded forward pass alone leaves them.
 *
 * <p>Parameters: {@code NAME.weight} (initially 1), {@code NAME.bias} (0) and, without gradient,
 * {@code NAME.running_mean} (0) and {@code NAME.running_var} (1), one value for each channel.
 *
 * <p>Source: Ioffe and Szegedy, "Batch Normalization", ICML 2015, algorithms 1 and 2; epsilon,
 * factor and names are PyTorch's defaults.
 */
public final class BatchNormalisation implements Layer {

  private static final float EPSILON = 1e-5f;
  private static final float KEPT = 0.9f;

  private final int channels;
  private final Parameter weight;
  private final Parameter bias;
  private final Parameter mean;
  private final Parameter variance;

  /** Makes a layer whose parameters' names start with the given name. */
  public BatchNormalisation(String name, int channels) {
    this.channels = channels;
    Shape each = new Shape(channels);
    weight = LayerParameters.of(name + ".weight", Parameter.Type.GAMMA, each, Initializer.ONES);
    bias = LayerParameters.of(name + ".bias", Parameter.Type.BETA, each, Initializer.ZEROS);
    mean =
        LayerParameters.statistic(
            name + ".running_mean", Parameter.Type.RUNNING_MEAN, channels, Initializer.ZEROS);
    variance =
        LayerParameters.statistic(
            name + ".running_var", Parameter.Type.RUNNING_VAR, channels, Initializer.ONES);
  }

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    // For vectors MXNet reuses what it prepared for a convolution's output of N x C x 1 x 1, and
    // crashes; maps of that shape work.
    NDArray maps = x.getShape().dimension() == 2 ? x.reshape(-1, channels, 1, 1) : x;
    return BatchNorm.batchNorm(
            maps,
            context.value(mean, x),
            context.value(variance, x),
            context.value(weight, x),
            context.value(bias, x),
            1,
            KEPT,
            EPSILON,
            context.training())
        .get(0);
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return before.plus(2L * channels, 0, before.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return graph.add(
        "BatchNormalization",
        OnnxGraph.attributes().real("epsilon", EPSILON),
        input,
        graph.parameter(weight),
        graph.parameter(bias),
        graph.parameter(mean),
        graph.parameter(variance));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias, mean, variance);
  }
}

package org.sphereface.networks.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.networks.io.ParameterFile;
import org.sphereface.networks.layer.CaffeInitializer;
import org.sphereface.networks.layer.ChannelPrelu;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.ForwardContext;
import org.sphereface.networks.layer.FullyConnected;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;
import org.sphereface.networks.layer.MaxPooling;
import org.sphereface.networks.layer.Sequence;
import org.sphereface.networks.layer.Transposition;

/**
 * One of the three networks of MTCNN's cascade. It estimates whether there is a face, how the box
 * must move, and where five points are.
 *
 * <p>In: N x 3 x height x width, float32, RGB values {@code (v - 127.5) / 128}. The authors'
 * networks were trained on images as Matlab stores them, columns first. The published PyTorch files
 * have the convolutions' kernels with rows first, but the linear layers still take a feature map
 * column by column.
 *
 * <p>Out: two logits (no face, face); four shifts of the box's left, top, right and bottom in units
 * of its sides; of the last network also ten coordinates, x of the five points, then y, in units of
 * the box's sides. The first network is fully convolutional, with windows of 12 x 12 and stride 2:
 * its output is N x channels x rows x columns. The output of the others is N x channels.
 *
 * <p>Parameters' names are those of the published PyTorch files, such as {@code
 * features.conv1.weight}. Pooling rounds up, as Caffe's does.
 *
 * <p>Source: Zhang et al., "Joint Face Detection and Alignment Using Multitask Cascaded
 * Convolutional Networks", SPL 2016, Fig. 2; channels of the released det1, det2 and det3.
 */
public final class CascadeNetwork extends AbstractBlock {

  private static final byte VERSION = 1;
  private static final int LOGITS = 2;
  private static final int SHIFTS = 4;
  private static final int COORDINATES = 10;

  private final int side;
  private final Sequence features;
  private final List<Layer> heads;

  private CascadeNetwork(int side, Sequence features, List<Layer> heads) {
    super(VERSION);
    this.side = side;
    this.features = features;
    this.heads = List.copyOf(heads);
    features.parameters().forEach(this::addParameter);
    heads.forEach(head -> head.parameters().forEach(this::addParameter));
  }

  /** P-Net: proposes boxes of 12 x 12 everywhere in an image. */
  public static CascadeNetwork proposal() {
    List<Layer> layers = new ArrayList<>();
    convolution(layers, 1, 3, 10, 3);
    layers.add(new MaxPooling(2, 2));
    convolution(layers, 2, 10, 16, 3);
    convolution(layers, 3, 16, 32, 3);
    return new CascadeNetwork(
        12,
        new Sequence(layers),
        List.of(
            Convolution.valid("conv4_1", 32, LOGITS, 1),
            Convolution.valid("conv4_2", 32, SHIFTS, 1)));
  }

  /** R-Net: classifies crops of 24 x 24. */
  public static CascadeNetwork refinement() {
    List<Layer> layers = new ArrayList<>();
    convolution(layers, 1, 3, 28, 3);
    layers.add(new MaxPooling(3, 2));
    convolution(layers, 2, 28, 48, 3);
    layers.add(new MaxPooling(3, 2));
    convolution(layers, 3, 48, 64, 2);
    linear(layers, 4, 64 * 3 * 3, 128);
    return new CascadeNetwork(
        24,
        new Sequence(layers),
        List.of(head("conv5_1", 128, LOGITS), head("conv5_2", 128, SHIFTS)));
  }

  /** O-Net: classifies crops of 48 x 48 and finds five points. */
  public static CascadeNetwork output() {
    List<Layer> layers = new ArrayList<>();
    convolution(layers, 1, 3, 32, 3);
    layers.add(new MaxPooling(3, 2));
    convolution(layers, 2, 32, 64, 3);
    layers.add(new MaxPooling(3, 2));
    convolution(layers, 3, 64, 64, 3);
    layers.add(new MaxPooling(2, 2));
    convolution(layers, 4, 64, 128, 2);
    linear(layers, 5, 128 * 3 * 3, 256);
    return new CascadeNetwork(
        48,
        new Sequence(layers),
        List.of(
            head("conv6_1", 256, LOGITS),
            head("conv6_2", 256, SHIFTS),
            head("conv6_3", 256, COORDINATES)));
  }

  private static void convolution(List<Layer> layers, int number, int in, int out, int kernel) {
    layers.add(Convolution.valid("features.conv" + number, in, out, kernel));
    layers.add(new ChannelPrelu("features.prelu" + number + ".weight", out));
  }

  private static void linear(List<Layer> layers, int number, int in, int out) {
    layers.add(new Transposition());
    layers.add(head("features.conv" + number, in, out));
    layers.add(new ChannelPrelu("features.prelu" + number + ".weight", out));
  }

  private static Layer head(String name, int in, int out) {
    return new FullyConnected(name, in, out, CaffeInitializer.xavier(name));
  }

  /** Rows and columns of the crops that it takes: 12, 24 or 48. */
  public int side() {
    return side;
  }

  /**
   * Sets all parameters from a safetensors file. The network must be initialised.
   *
   * @throws IllegalArgumentException if the file is damaged, or if an array is missing, unknown or
   *     has another shape
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public void load(Path file) {
    ParameterFile.load(file, ParameterFile.arrays(this));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    ForwardContext context = ForwardContext.inFloat32(parameterStore, training);
    NDArray x = features.forward(context, inputs.singletonOrThrow());
    NDList outputs = new NDList();
    for (Layer head : heads) {
      outputs.add(head.forward(context, x));
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    LayerCost map =
        features.measure(
            LayerCost.image(Math.toIntExact(input.get(2)), Math.toIntExact(input.get(3))));
    return heads.stream()
        .map(head -> head.measure(map))
        .map(
            out ->
                side == 12
                    ? new Shape(input.get(0), out.channels(), out.height(), out.width())
                    : new Shape(input.get(0), out.channels()))
        .toArray(Shape[]::new);
  }
}

package org.sphereface.networks.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sphereface.networks.layer.CaffeInitializer;
import org.sphereface.networks.layer.ChannelPrelu;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.ForwardContext;
import org.sphereface.networks.layer.FullyConnected;
import org.sphereface.networks.layer.MaxPooling;
import org.sphereface.networks.layer.Sequence;
import org.sphereface.networks.layer.Transposition;

/**
 * The fourth network of MTCNN's second version (L-Net, det4). It estimates where five points are in
 * patches of a photograph, one patch around each point.
 *
 * <p>In: N x 15 x 24 x 24, float32, RGB values {@code (v - 127.5) / 128} of the patches of left
 * eye, right eye, nose, left and right corner of the mouth. Out: five arrays of N x 2, x and y of a
 * point in its patch, in units of the patch's side.
 *
 * <p>A patch goes through three convolutions of its own. A linear layer joins the five feature
 * maps; as in {@link CascadeNetwork}, it takes a map column by column. Two linear layers of each
 * point follow.
 *
 * <p>Parameters, with layer L and point K from 1: {@code features.convL_K.weight}, {@code
 * features.convL_K.bias}, {@code features.preluL_K.weight}; {@code features.fc4} and {@code
 * features.prelu4}; {@code fc4_K}, {@code prelu4_K} and {@code fc5_K}. Pooling rounds up, as
 * Caffe's does.
 *
 * <p>Source: github.com/kpzhang93/MTCNN_face_detection_alignment,
 * code/codes/MTCNNv2/model/det4.prototxt. No paper describes it.
 */
public final class LandmarkNetwork extends AbstractBlock {

  /** Number of points, and of patches. */
  public static final int POINTS = 5;

  /** Rows and columns of a patch. */
  public static final int SIDE = 24;

  /** Channels of the input: those of all patches. */
  public static final int CHANNELS = 3 * POINTS;

  private static final byte VERSION = 1;
  private static final int JOINED = 256;
  private static final int OF_POINT = 64;
  private static final int COORDINATES = 2;

  private final List<Sequence> branches = new ArrayList<>();
  private final Sequence joined;
  private final List<Sequence> heads = new ArrayList<>();

  /** Makes the network, without parameters' values. */
  public LandmarkNetwork() {
    super(VERSION);
    for (int point = 1; point <= POINTS; point++) {
      branches.add(
          Sequence.of(
              Convolution.valid("features.conv1_" + point, 3, 28, 3),
              new ChannelPrelu("features.prelu1_" + point + ".weight", 28),
              new MaxPooling(3, 2),
              Convolution.valid("features.conv2_" + point, 28, 48, 3),
              new ChannelPrelu("features.prelu2_" + point + ".weight", 48),
              new MaxPooling(3, 2),
              Convolution.valid("features.conv3_" + point, 48, 64, 2),
              new ChannelPrelu("features.prelu3_" + point + ".weight", 64)));
      heads.add(
          Sequence.of(
              linear("fc4_" + point, JOINED, OF_POINT),
              new ChannelPrelu("prelu4_" + point + ".weight", OF_POINT),
              linear("fc5_" + point, OF_POINT, COORDINATES)));
    }
    joined =
        Sequence.of(
            new Transposition(),
            linear("features.fc4", POINTS * 64 * 3 * 3, JOINED),
            new ChannelPrelu("features.prelu4.weight", JOINED));
    branches.forEach(branch -> branch.parameters().forEach(this::addParameter));
    joined.parameters().forEach(this::addParameter);
    heads.forEach(head -> head.parameters().forEach(this::addParameter));
  }

  private static FullyConnected linear(String name, int in, int out) {
    return new FullyConnected(name, in, out, CaffeInitializer.xavier(name));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    ForwardContext context = ForwardContext.inFloat32(parameterStore, training);
    NDArray patches = inputs.singletonOrThrow();
    NDList maps = new NDList();
    for (int point = 0; point < POINTS; point++) {
      NDArray patch = patches.get(new NDIndex(":,{}:{}", 3 * point, 3 * (point + 1)));
      maps.add(branches.get(point).forward(context, patch));
    }
    NDArray features = joined.forward(context, NDArrays.concat(maps, 1));
    NDList outputs = new NDList();
    for (Sequence head : heads) {
      outputs.add(head.forward(context, features));
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape[] shapes = new Shape[POINTS];
    Arrays.fill(shapes, new Shape(inputShapes[0].get(0), COORDINATES));
    return shapes;
  }
}

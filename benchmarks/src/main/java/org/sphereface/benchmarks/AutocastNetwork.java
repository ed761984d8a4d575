package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.engine.TorchFunction;

/**
 * SphereFace-4 and -20 (Table 2 of the paper, 112 x 96) as one TorchScript graph, with casts to
 * bfloat16 where PyTorch's autocast has them on the CPU: before convolutions, PReLU and the linear
 * layer, weights included. Maps have channels last. An embedding's weights are cast once, as those
 * of a frozen graph.
 */
final class AutocastNetwork extends AbstractBlock {

  private static final int[] CHANNELS = {64, 128, 256, 512};

  /** The number of torch.bfloat16 in TorchScript. */
  private static final String BFLOAT16 = "15";

  private static final String FLOAT32 = "6";

  private final List<Parameter> inOrder = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private TorchFunction function;
  private NDArray[] castOnce;

  /**
   * @param depth 4 or 20
   */
  AutocastNetwork(int depth) {
    super((byte) 1);
    int[] units = depth == 4 ? new int[4] : new int[] {1, 2, 4, 1};
    statements.add("x = torch.contiguous(torch.to(x, " + BFLOAT16 + "), memory_format=2)");
    int before = 3;
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      int channels = CHANNELS[stage];
      layer("x", "x", before, channels, 2, true);
      for (int unit = 0; unit < units[stage]; unit++) {
        layer("y", "x", channels, channels, 1, false);
        layer("y", "y", channels, channels, 1, false);
        statements.add("x = torch.add(x, y)");
      }
      before = channels;
    }
    String weight = weight(new Shape(PlainNetwork.EMBEDDING, 512 * 7 * 6));
    String bias = constant(PlainNetwork.EMBEDDING, 0);
    statements.add("x = torch.linear(torch.flatten(x, 1), " + weight + ", " + bias + ")");
    statements.add("return torch.to(x, " + FLOAT32 + ")");
  }

  private void layer(String to, String from, int in, int out, int stride, boolean biased) {
    String weight = weight(new Shape(out, in, 3, 3));
    String bias = biased ? constant(out, 0) : "None";
    String slope = constant(out, 0.25f);
    statements.add(
        String.format(
            "%s = torch.prelu(torch.conv2d(%s, %s, %s, [%d, %d], [1, 1]), %s)",
            to, from, weight, bias, stride, stride, slope));
  }

  private String weight(Shape shape) {
    return added(
        Parameter.builder()
            .setName("p" + inOrder.size())
            .setType(Parameter.Type.WEIGHT)
            .optShape(shape)
            .optInitializer(new NormalInitializer(0.01f)));
  }

  private String constant(int size, float value) {
    return added(
        Parameter.builder()
            .setName("p" + inOrder.size())
            .setType(Parameter.Type.OTHER)
            .optShape(new Shape(size))
            .optInitializer(new ConstantInitializer(value)));
  }

  /** Adds a parameter; returns the expression of its bfloat16 values. */
  private String added(Parameter.Builder builder) {
    Parameter parameter = addParameter(builder.build());
    inOrder.add(parameter);
    return "torch.to(" + parameter.getName() + ", " + BFLOAT16 + ")";
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    if (function == null) {
      List<String> names = new ArrayList<>(List.of("x"));
      inOrder.forEach(parameter -> names.add(parameter.getName()));
      function = TorchFunction.load(inOrder.get(0).getArray().getManager(), names, statements);
    }
    NDArray[] arguments = new NDArray[inOrder.size() + 1];
    arguments[0] = x;
    for (int i = 0; i < inOrder.size(); i++) {
      arguments[i + 1] =
          training ? store.getValue(inOrder.get(i), x.getDevice(), true) : castOnce()[i];
    }
    return new NDList(function.apply(training, arguments));
  }

  private NDArray[] castOnce() {
    if (castOnce == null) {
      NDManager manager = inOrder.get(0).getArray().getManager();
      TorchFunction cast =
          TorchFunction.load(
              manager, List.of("x"), List.of("return torch.to(x, " + BFLOAT16 + ")"));
      castOnce = new NDArray[inOrder.size()];
      for (int i = 0; i < castOnce.length; i++) {
        castOnce[i] = cast.apply(false, inOrder.get(i).getArray());
        castOnce[i].attach(manager);
        // else it is closed with the arrays of this pass
        NDScope.unregister(castOnce[i]);
      }
    }
    return castOnce;
  }

  @Override
  protected void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {}

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), PlainNetwork.EMBEDDING)};
  }
}

package org.sphereface.networks.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.engine.Bfloat16;
import org.sphereface.engine.FeatureMapCasts;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Precision;
import org.sphereface.networks.StageCost;
import org.sphereface.networks.io.OnnxGraph;
import org.sphereface.networks.layer.FeatureMaps;
import org.sphereface.networks.layer.ForwardContext;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;
import org.sphereface.networks.layer.Sequence;

/**
 * A network that is made of layers in named stages. It reports its costs, computes in mixed
 * precision and writes ONNX models, because its layers do. The layers give the parameters their
 * names in parameter files.
 */
public final class LayeredNetwork extends EmbeddingNetwork {

  /**
   * A stage.
   *
   * @param name in lists of stages
   * @param layer of the stage
   */
  public record NamedStage(String name, Layer layer) {}

  private final List<NamedStage> stages;
  private final Sequence layers;
  private final LayerCost image;
  private final ParameterMultipliers multipliers;
  private FeatureMapCasts casts = FeatureMapCasts.NONE;
  private FeatureMapCasts bfloat16;

  /**
   * Makes a network of stages that run one after another.
   *
   * @param height of the input in pixels
   * @param width of the input in pixels
   * @param multipliers factors on learning rate and weight decay
   */
  public LayeredNetwork(
      int height, int width, List<NamedStage> stages, ParameterMultipliers multipliers) {
    this.stages = List.copyOf(stages);
    this.layers = new Sequence(stages.stream().map(NamedStage::layer).toList());
    this.image = LayerCost.image(height, width);
    this.multipliers = multipliers;
    layers.parameters().forEach(this::addParameter);
  }

  /** Measures the stages in order. */
  @Override
  public List<StageCost> stages() {
    List<StageCost> costs = new ArrayList<>();
    LayerCost before = image;
    for (NamedStage stage : stages) {
      LayerCost after = stage.layer().measure(before);
      costs.add(
          new StageCost(
              stage.name(),
              after.channels(),
              after.height(),
              after.width(),
              after.fieldHeight(),
              after.fieldWidth(),
              after.parameters() - before.parameters(),
              2 * (after.multiplyAdds() - before.multiplyAdds()),
              Float.BYTES * (after.values() - before.values())));
      before = after;
    }
    return costs;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    Shape input = new Shape(image.channels(), image.height(), image.width());
    if (!x.getShape().slice(1).equals(input)) {
      throw new IllegalArgumentException(
          "the network takes images of "
              + input
              + " (channels, height, width), but was given "
              + x.getShape().slice(1));
    }
    ForwardContext context = new ForwardContext(parameterStore, training, casts);
    NDArray y = context.toFloat32(layers.forward(context, context.toMaps(FeatureMaps.ordered(x))));
    return new NDList(y.reshape(y.getShape().get(0), y.getShape().get(1)));
  }

  @Override
  public void compute(Precision precision) {
    if (precision == Precision.MIXED && bfloat16 == null) {
      bfloat16 = Bfloat16.on(parameters.values().iterator().next().getArray().getManager());
    }
    casts = precision == Precision.MIXED ? bfloat16 : FeatureMapCasts.NONE;
    casts.forgetParameters();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), layers.measure(image).channels())};
  }

  @Override
  public void writeOnnx(Path file, Map<String, String> notes) {
    write(file, notes, OnnxGraph.Form.STANDARD);
  }

  @Override
  public void writeForOnnxRuntime(Path file) {
    write(file, Map.of(), OnnxGraph.Form.BLOCKED);
  }

  private void write(Path file, Map<String, String> notes, OnnxGraph.Form form) {
    OnnxGraph graph = new OnnxGraph(form);
    String value = layers.describe(graph, OnnxGraph.INPUT);
    Shape input = new Shape(1, image.channels(), image.height(), image.width());
    Map<String, String> all = new LinkedHashMap<>(notes);
    all.put("input.layout", "NCHW");
    all.put("input.channels", "RGB");
    all.put("input.mean", "127.5");
    all.put("input.scale", "1/128");
    all.put("input.size", image.height() + " x " + image.width() + " (height x width)");
    graph.write(file, value, input, layers.measure(image).channels(), all);
  }

  @Override
  public double rateMultiplier(String parameterName) {
    return multipliers.rate(parameterName, parameters.get(parameterName));
  }

  @Override
  public double decayMultiplier(String parameterName) {
    return multipliers.decay(parameterName, parameters.get(parameterName));
  }
}

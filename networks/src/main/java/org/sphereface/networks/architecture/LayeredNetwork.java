package org.sphereface.networks.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
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
 * A network made of layers in named stages. Its parameters' names are those that the layers give
 * them: the names of parameter files.
 */
final class LayeredNetwork extends EmbeddingNetwork {

  /** A stage: what lists call it, and what it does. */
  record Part(String name, Layer layer) {}

  private final List<Part> parts;
  private final Sequence layers;
  private final LayerCost image;
  private final ParameterMultipliers multipliers;
  private FeatureMapCasts casts = FeatureMapCasts.NONE;
  private FeatureMapCasts bfloat16;

  LayeredNetwork(int height, int width, List<Part> parts, ParameterMultipliers multipliers) {
    this.parts = List.copyOf(parts);
    this.layers = new Sequence(parts.stream().map(Part::layer).toList());
    this.image = LayerCost.image(height, width);
    this.multipliers = multipliers;
    parts.forEach(part -> part.layer().parameters().forEach(this::addParameter));
  }

  List<StageCost> stages() {
    List<StageCost> stages = new ArrayList<>();
    LayerCost before = image;
    for (Part part : parts) {
      LayerCost after = part.layer().measure(before);
      stages.add(StageCost.between(part.name(), before, after));
      before = after;
    }
    return stages;
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
    ForwardContext pass = new ForwardContext(parameterStore, training, casts);
    NDArray y = pass.toFloat32(layers.forward(pass, pass.toMaps(FeatureMaps.ordered(x))));
    return new NDList(y.reshape(y.getShape().get(0), y.getShape().get(1)));
  }

  @Override
  public void compute(Precision precision) {
    if (precision == Precision.MIXED && bfloat16 == null) {
      bfloat16 = Bfloat16.on(parameters.values().iterator().next().getArray().getManager());
    }
    casts = precision == Precision.MIXED ? bfloat16 : FeatureMapCasts.NONE;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    LayerCost end = image;
    for (Part part : parts) {
      end = part.layer().measure(end);
    }
    return new Shape[] {new Shape(inputShapes[0].get(0), end.channels())};
  }

  @Override
  public void writeOnnx(Path file, Map<String, String> notes) {
    OnnxGraph graph = new OnnxGraph();
    String value = OnnxGraph.INPUT;
    LayerCost end = image;
    for (Part part : parts) {
      value = part.layer().describe(graph, value);
      end = part.layer().measure(end);
    }
    Shape input = new Shape(1, image.channels(), image.height(), image.width());
    Map<String, String> all = new LinkedHashMap<>(notes);
    all.put("input.layout", "NCHW");
    all.put("input.channels", "RGB");
    all.put("input.mean", "127.5");
    all.put("input.scale", "1/128");
    all.put("input.size", image.height() + " x " + image.width() + " (height x width)");
    graph.write(file, value, input, end.channels(), all);
  }

  @Override
  public double rateMultiplier(String parameterName) {
    return multipliers.rate(typeOf(parameterName));
  }

  @Override
  public double decayMultiplier(String parameterName) {
    return multipliers.decay(typeOf(parameterName));
  }

  private Parameter.Type typeOf(String parameterName) {
    Parameter parameter = parameters.get(parameterName);
    if (parameter == null) {
      throw new IllegalArgumentException("the network has no parameter '" + parameterName + "'");
    }
    return parameter.getType();
  }
}

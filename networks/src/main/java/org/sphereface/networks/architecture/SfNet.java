package org.sphereface.networks.architecture;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.layer.BatchNormalisation;
import org.sphereface.networks.layer.CaffeInitializer;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.FullyConnected;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;
import org.sphereface.networks.layer.Relu;
import org.sphereface.networks.layer.Residual;
import org.sphereface.networks.layer.Sequence;

/**
 * SFNet of OpenSphere, by the authors of SphereFace: the stages and units of SphereFace's networks,
 * with ReLU behind the sum of a unit, and with batch normalisation behind each convolution and the
 * linear layer, or with biases in its place.
 *
 * <p>Parameters are named as in that code: {@code layer1.0.conv1.weight} (the convolution that
 * opens stage 1), {@code layer1.0.bn1.*} ({@code weight}, {@code bias}, {@code running_mean},
 * {@code running_var}) or {@code layer1.0.conv1.bias}; {@code layer1.1.conv1}, {@code bn1}, {@code
 * conv2}, {@code bn2} of its first unit; {@code fc.weight}, {@code fc.bias}, {@code features.*}. A
 * file of that code's state loads without changes. OpenSphere's older network, whose ReLU is before
 * the sum, is {@link SphereFaceNetwork} of the variant {@code biased} with {@code relu}.
 *
 * <p>Source: github.com/ydwen/opensphere, model/backbone/sfnet.py.
 *
 * @param depth 4, 10, 20, 36 or 64
 * @param normalised whether there is batch normalisation
 * @param inputHeight pixels, at least 16
 * @param inputWidth pixels, at least 16
 * @param embeddingSize number of values of an embedding
 */
public record SfNet(
    @JsonPropertyDescription("Layers: 4, 10, 20, 36 or 64") int depth,
    @JsonPropertyDescription("Batch normalisation, or biases in its place") boolean normalised,
    @JsonPropertyDescription("Height of the input in pixels, at least 16") int inputHeight,
    @JsonPropertyDescription("Width of the input in pixels, at least 16") int inputWidth,
    @JsonPropertyDescription("Number of values of an embedding") int embeddingSize)
    implements Network {

  private static final String ID = "sfnet";
  private static final int FIRST_CHANNELS = 64;

  /** 20 layers with batch normalisation, 112 x 112, 512 values. */
  public SfNet() {
    this(20, true, 112, 112, 512);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public SfNet {
    unitsOf(depth);
    NetworkOptionChecks.requireSizes(ID, inputHeight, inputWidth, embeddingSize);
  }

  private static int[] unitsOf(int depth) {
    return switch (depth) {
      case 4 -> new int[] {0, 0, 0, 0};
      case 10 -> new int[] {0, 1, 2, 0};
      case 20 -> new int[] {1, 2, 4, 1};
      case 36 -> new int[] {2, 4, 8, 2};
      case 64 -> new int[] {3, 8, 16, 3};
      default ->
          throw new IllegalArgumentException(
              ID + ": depth is " + depth + ", but must be 4, 10, 20, 36 or 64");
    };
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "OpenSphere's form of SphereFace's networks, with ReLU and batch normalisation.";
  }

  @Override
  public String source() {
    return "OpenSphere, model/backbone/sfnet.py; SphereFace, Table 2";
  }

  @Override
  public String label() {
    return "SFNet-" + depth + (normalised ? "" : " (without BN)");
  }

  @Override
  public EmbeddingNetwork block() {
    return layered();
  }

  @Override
  public List<Network> variants() {
    return Stream.of(4, 10, 20, 36, 64)
        .<Network>map(
            layers -> new SfNet(layers, normalised, inputHeight, inputWidth, embeddingSize))
        .toList();
  }

  private LayeredNetwork layered() {
    int[] units = unitsOf(depth);
    List<LayeredNetwork.NamedStage> stages = new ArrayList<>();
    LayerCost map = LayerCost.image(inputHeight, inputWidth);
    for (int s = 0; s < units.length; s++) {
      String name = "layer" + (s + 1);
      Layer stage = stage(name + ".", units[s], map.channels(), FIRST_CHANNELS << s);
      stages.add(new LayeredNetwork.NamedStage(name, stage));
      map = stage.measure(map);
    }
    int features = Math.toIntExact(map.mapValues());
    Layer linear = new FullyConnected("fc", features, embeddingSize, CaffeInitializer.msra("fc"));
    stages.add(
        new LayeredNetwork.NamedStage(
            "fc",
            normalised
                ? Sequence.of(linear, new BatchNormalisation("features", embeddingSize))
                : linear));
    return new LayeredNetwork(inputHeight, inputWidth, stages, new ParameterMultipliers(1, 0, 0));
  }

  private Layer stage(String name, int units, int in, int channels) {
    List<Layer> layers = new ArrayList<>();
    layers.add(convolution(name + "0.", 1, in, channels, 2));
    layers.add(new Relu());
    for (int unit = 1; unit <= units; unit++) {
      String inner = name + unit + ".";
      layers.add(
          Residual.around(
              Sequence.of(
                  convolution(inner, 1, channels, channels, 1),
                  new Relu(),
                  convolution(inner, 2, channels, channels, 1))));
      layers.add(new Relu());
    }
    return new Sequence(layers);
  }

  private Layer convolution(String name, int number, int in, int out, int stride) {
    String convolution = name + "conv" + number;
    return normalised
        ? Sequence.of(
            Convolution.dense(convolution, in, out, 3, stride),
            new BatchNormalisation(name + "bn" + number, out))
        : Convolution.biased(convolution, in, out, 3, stride);
  }
}

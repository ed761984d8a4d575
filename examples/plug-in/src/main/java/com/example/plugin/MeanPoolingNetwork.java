package com.example.plugin;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.architecture.LayeredNetwork;
import org.sphereface.networks.architecture.LayeredNetwork.NamedStage;
import org.sphereface.networks.architecture.ParameterMultipliers;
import org.sphereface.networks.layer.CaffeInitializer;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.FullyConnected;
import org.sphereface.networks.layer.Sequence;

/**
 * Three 5 x 5 convolutions of stride 2 with {@link Swish}, the mean of each channel, and a linear
 * layer. It is made of the harness's layers and two of its own: so it reports its cost and is
 * exported as ONNX.
 *
 * @param inputHeight pixels
 * @param inputWidth pixels
 * @param embeddingSize number of values of an embedding
 * @param channels of the first convolution; twice and four times as many follow
 */
public record MeanPoolingNetwork(
    @JsonPropertyDescription("Height of the input in pixels") int inputHeight,
    @JsonPropertyDescription("Width of the input in pixels") int inputWidth,
    @JsonPropertyDescription("Number of values of an embedding") int embeddingSize,
    @JsonPropertyDescription("Channels of the first convolution") int channels)
    implements Network {

  private static final int STAGES = 3;

  /** 112 x 96, 64 values, 16 channels. */
  public MeanPoolingNetwork() {
    this(112, 96, 64, 16);
  }

  @Override
  public String id() {
    return "mean-pooling";
  }

  @Override
  public String summary() {
    return "Three convolutions with swish, mean pooling and a linear layer.";
  }

  @Override
  public String source() {
    return "An example, not published";
  }

  @Override
  public String label() {
    return "MeanPooling-" + channels;
  }

  @Override
  public EmbeddingNetwork block() {
    List<NamedStage> stages = new ArrayList<>();
    int in = 3;
    int out = channels;
    for (int i = 1; i <= STAGES; i++) {
      String name = "conv" + i;
      Convolution convolution = Convolution.of(name, new Shape(out, in, 5, 5), 2, 2, 1, true);
      stages.add(new NamedStage(name, Sequence.of(convolution, new Swish())));
      in = out;
      out = 2 * out;
    }
    FullyConnected linear =
        new FullyConnected("linear", in, embeddingSize, CaffeInitializer.xavier("linear"));
    stages.add(new NamedStage("linear", Sequence.of(new MeanPooling(), linear)));
    return new LayeredNetwork(inputHeight, inputWidth, stages, new ParameterMultipliers(1, 0, 0));
  }
}

package org.sphereface.experiments.cli.shared;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.files.PrintableText;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.io.ParameterFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a network with weights from a file. */
public final class PretrainedOptions {

  // the paper's alignment; a map of the user may ask for 112 x 112
  private static final Map<String, Object> ALIGNED = Map.of("inputHeight", 112, "inputWidth", 96);

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "The network that computes the embeddings: a name (sphereface list networks), or a map"
              + " such as '{network: sphereface, depth: 4}'. Its input is 112 x 96 unless the map"
              + " sets inputHeight and inputWidth.")
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Parameters of --network as safetensors: published weights, or parameters.safetensors of"
              + " a trained cell.")
  private Path weights;

  @Option(
      names = "--precision",
      paramLabel = "NUMBERS",
      description =
          "float32 (default), or mixed: feature maps in bfloat16, which takes half the time on"
              + " processors with bfloat16 instructions.")
  private Precision precision = Precision.FLOAT32;

  @Mixin private EngineOption engine;

  public boolean given() {
    return network != null;
  }

  /**
   * Returns the network, after a check of the parameters' header.
   *
   * @throws CommandException if --network or --weights is missing
   * @throws IllegalArgumentException if the file of parameters is damaged or of another format
   */
  public Network network() {
    require("--network", network);
    require("--weights", weights);
    Network chosen = Registry.networks().one(network, "--network", ALIGNED);
    // before faces are looked at, which may take minutes
    ParameterFile.shapes(weights);
    return chosen;
  }

  private static void require(String option, Object value) {
    if (value == null) {
      throw new CommandException(
          option
              + " is missing: a network needs --network and --weights together, and faces to embed.");
    }
  }

  public Path weights() {
    return weights;
  }

  public Precision precision() {
    return precision;
  }

  public EngineOption engine() {
    return engine;
  }

  /**
   * Opens the faces at the network's size, and prints their description.
   *
   * @param console where it is printed, and later the progress
   */
  public PretrainedEmbedder open(Function<Network, FaceDataset> faces, PrintWriter console) {
    Network chosen = network();
    FaceDataset opened = faces.apply(chosen);
    console.println("Faces: " + PrintableText.of(opened.description()));
    console.flush();
    return new PretrainedEmbedder(chosen, weights, precision, opened, engine, console);
  }
}

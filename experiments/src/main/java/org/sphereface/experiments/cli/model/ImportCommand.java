package org.sphereface.experiments.cli.model;

import ai.djl.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.experiments.model.ParameterNames;
import org.sphereface.networks.Network;
import org.sphereface.training.model.Preprocessing;
import org.sphereface.training.model.PretrainedNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface import}: another program's parameters as a file of this one. */
@Command(
    name = "import",
    description =
        "Reads a network's parameters from a file of Caffe, PyTorch or MXNet, and writes them as"
            + " safetensors. --weights of the other commands read such files too.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface import --network '{network: sphereface, variant: released}' --channels bgr \\",
      "    --weights sphereface_model.caffemodel --out sphereface-20.safetensors",
      "  sphereface import --network '{network: iresnet, depth: 50}' --weights backbone.pth \\",
      "    --out iresnet-50.safetensors"
    })
public final class ImportCommand implements Callable<Integer> {

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NAME",
      description =
          "The network of the parameters: a name (sphereface list networks), or a map with its"
              + " options.")
  private String network;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description =
          "A Caffe model, a PyTorch state dictionary or checkpoint with one, MXNet .params, or"
              + " safetensors.")
  private Path weights;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.safetensors",
      description = "The parameters under this program's names, float32.")
  private Path out;

  @Option(
      names = "--channels",
      paramLabel = "ORDER",
      description =
          "The order of channels that the parameters were trained on: rgb (default), or bgr, as"
              + " SphereFace's Caffe model, sphereface_pytorch and AdaFace. The written parameters"
              + " take RGB.")
  private Preprocessing.Channels channels = Preprocessing.Channels.RGB;

  @Mixin private EngineOption engine;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Network chosen = Registry.networks().one(network, "--network", Map.of());
    if (!Files.isRegularFile(weights)) {
      throw new CommandException("There is no file " + weights + ": give a network's parameters.");
    }
    ParameterNames.require(chosen, weights);
    engine.choose();
    try (PretrainedNetwork pretrained =
        new PretrainedNetwork(chosen, weights, Engine.getInstance().getDevices(1)[0])) {
      if (channels == Preprocessing.Channels.BGR) {
        pretrained.reverseInputChannels();
      }
      pretrained.save(out);
    }
    spec.commandLine().getOut().println(out + ": " + chosen.label());
    spec.commandLine().getOut().flush();
    return CommandLine.ExitCode.OK;
  }
}

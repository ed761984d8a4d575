package org.sphereface.experiments.cli;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.experiments.provenance.Harness;
import org.sphereface.experiments.training.OnnxModel;
import org.sphereface.experiments.training.PretrainedNetwork;
import org.sphereface.networks.Network;
import org.sphereface.reports.result.CellResult;
import org.sphereface.reports.result.ResultFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface export}: a network with its parameters as an ONNX model. */
@Command(
    name = "export",
    description = "Writes a network with its parameters as an ONNX model (operator set 13).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface export --cell runs/miniature/cells/softmax_sphereface-4-x0.25_seed1 --out a.onnx",
      "  sphereface export --network mobilefacenet --weights FILE.safetensors --out b.onnx --check"
    })
final class ExportCommand implements Callable<Integer> {

  // as for extract: the paper's alignment
  private static final Map<String, Object> ALIGNED = Map.of("inputHeight", 112, "inputWidth", 96);
  private static final double TOLERANCE = 1e-4;
  private static final int CHECKED = 4;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "A network or a map, as for extract; with --weights.")
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Its parameters, safetensors: the network's own or a training's.")
  private Path weights;

  @Option(
      names = "--cell",
      paramLabel = "DIR",
      description = "A cell's folder of a run, in place of --network and --weights.")
  private Path cell;

  @Option(names = "--out", required = true, paramLabel = "FILE.onnx", description = "The model.")
  private Path out;

  @Option(
      names = "--check",
      description =
          "Runs the model through ONNX Runtime, if that is on the class path, and fails if an"
              + " output differs from ours by more than 1e-4.")
  private boolean check;

  @Mixin private EngineOption engine;

  @Spec private CommandLine.Model.CommandSpec spec;

  private record Chosen(Network network, Path weights) {}

  @Override
  public Integer call() throws JsonProcessingException {
    if ((cell == null) == (network == null) || (network == null) != (weights == null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give either --cell, or --network and --weights together.");
    }
    Chosen chosen =
        cell == null
            ? new Chosen(Registry.networks().one(network, "--network", ALIGNED), weights)
            : ofCell();
    if (!Files.isRegularFile(chosen.weights())) {
      throw new CommandException(
          "There is no file " + chosen.weights() + ": a network's or a training's safetensors.");
    }
    engine.choose();
    try (PretrainedNetwork pretrained =
        new PretrainedNetwork(
            chosen.network(), chosen.weights(), Engine.getInstance().getDevices(1)[0])) {
      Map<String, String> notes = new LinkedHashMap<>();
      notes.put("network", chosen.network().label());
      notes.put("producer", "sphereface " + new Harness().version());
      pretrained.writeOnnx(out, notes);
      tell("%s: %s, %,d bytes", out, chosen.network().label(), out.toFile().length());
      return check ? compare(chosen.network(), pretrained) : CommandLine.ExitCode.OK;
    } catch (UnsupportedOperationException e) {
      throw new CommandException(e.getMessage() + ".");
    }
  }

  private Chosen ofCell() throws JsonProcessingException {
    Path folder = cell.toAbsolutePath().normalize();
    Path cells = folder.getParent();
    if (cells == null || cells.getParent() == null) {
      throw new CommandException(cell + " is no cell's folder: give RUN/cells/NAME.");
    }
    String id = folder.getFileName().toString();
    CellResult result =
        ResultFiles.readCell(cells.getParent(), id)
            .orElseThrow(
                () ->
                    new CommandException(
                        cell + " has no result file: give RUN/cells/NAME of a finished cell."));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("network", result.network().id());
    options.putAll(result.network().options());
    String text = JsonMapper.builder().build().writeValueAsString(options);
    return new Chosen(
        Registry.networks().one(text, folder.toString(), Map.of()),
        folder.resolve("parameters.safetensors"));
  }

  private int compare(Network chosen, PretrainedNetwork pretrained) {
    if (!runtimeIsThere()) {
      tell(
          "Not checked: ONNX Runtime is not on the class path; set SPHEREFACE_CLASSPATH to"
              + " com.microsoft.onnxruntime:onnxruntime's jar.");
      return CommandLine.ExitCode.OK;
    }
    Shape shape = new Shape(CHECKED, 3, chosen.inputHeight(), chosen.inputWidth());
    double difference = OnnxModel.largestDifference(out, pretrained, shape, 1);
    tell(
        "Checked on %d random images: largest difference %.3g (at most %.0e)",
        CHECKED, difference, TOLERANCE);
    return difference <= TOLERANCE ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** Asked before OnnxModel is loaded, which needs it. */
  private static boolean runtimeIsThere() {
    try {
      Class.forName("ai.onnxruntime.OrtEnvironment", false, ExportCommand.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private void tell(String format, Object... arguments) {
    spec.commandLine().getOut().printf(Locale.ROOT, format + "%n", arguments);
    spec.commandLine().getOut().flush();
  }
}

package org.sphereface.experiments.cli.model;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.inspection.DatasetInspector;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.cli.shared.TrainedCell;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.matrix.NamedPaths;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.experiments.provenance.KnownConfigurations;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.PrintableText;
import org.sphereface.networks.Network;
import org.sphereface.training.model.OnnxRuntime;
import org.sphereface.training.model.PretrainedNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface export}: writes a network with its parameters as an ONNX model. */
@Command(
    name = "export",
    description = "Writes a network with its parameters as an ONNX model (operator set 13).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface export --cell runs/miniature/cells/softmax_sphereface-4-x0.25_seed1 --out"
          + " a.onnx",
      "  sphereface export --network mobilefacenet --weights FILE.safetensors --out b.onnx --check"
    })
public final class ExportCommand implements Callable<Integer> {

  // as for extract: the paper's alignment
  private static final Map<String, Object> ALIGNED = Map.of("inputHeight", 112, "inputWidth", 96);

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "A network (sphereface list networks) or a map, as for extract. Needs --weights.")
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Parameters of --network as safetensors.")
  private Path weights;

  @Option(
      names = "--cell",
      paramLabel = "DIR",
      description = "Folder of a trained cell, in place of --network and --weights.")
  private Path cell;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "The ONNX model to write.")
  private Path out;

  @Option(
      names = "--check",
      description =
          "Compares the model with the network by ONNX Runtime, which must be on the class path: on"
              + " random images and on up to 256 faces (--images, or the first test set of the"
              + " cell). Fails if an output differs by more than 1e-4.")
  private boolean check;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Folder of faces for --check, aligned to the network's size.")
  private Path images;

  @Mixin private EngineOption engine;

  @Spec private CommandLine.Model.CommandSpec spec;

  /** With the configuration of the cell; null if none was given. */
  private record Chosen(Network network, Path weights, String configuration) {}

  @Override
  public Integer call() {
    if ((cell == null) == (network == null) || (network == null) != (weights == null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Give either --cell, or --network and --weights together.");
    }
    if (images != null && !check) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--images needs --check: give both, or neither.");
    }
    Chosen chosen =
        cell == null
            ? new Chosen(Registry.networks().one(network, "--network", ALIGNED), weights, null)
            : ofCell();
    if (!Files.isRegularFile(chosen.weights())) {
      throw new CommandException(
          "There is no file " + chosen.weights() + ": a network's or a training's safetensors.");
    }
    if (check && !OnnxRuntime.isThere()) {
      throw new CommandException(
          "--check needs ONNX Runtime, which is not on the class path: "
              + OnnxRuntime.ADVICE
              + ", or leave --check out; nothing was written.");
    }
    engine.choose();
    FaceDataset faces = check ? faces(chosen) : null;
    try (PretrainedNetwork pretrained =
        new PretrainedNetwork(
            chosen.network(), chosen.weights(), Engine.getInstance().getDevices(1)[0])) {
      Map<String, String> notes = new LinkedHashMap<>();
      notes.put("network", chosen.network().label());
      notes.put("producer", "sphereface " + new ProgramVersion().version());
      pretrained.writeOnnx(out, notes);
      print("%s: %s, %,d bytes", out, chosen.network().label(), size(out));
      return !check || compare(chosen, pretrained, faces)
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    } catch (UnsupportedOperationException e) {
      throw new CommandException(e.getMessage() + ".");
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Chosen ofCell() {
    TrainedCell trained = TrainedCell.of(cell);
    return new Chosen(
        trained.network(), trained.parameters(), trained.configuration().orElse(null));
  }

  private boolean compare(Chosen chosen, PretrainedNetwork pretrained, FaceDataset faces) {
    return new ExportCheck(chosen.network(), out, spec.commandLine().getOut())
        .agree(pretrained, faces);
  }

  /**
   * What --images names, or the faces of the cell's first evaluation; null for a network without
   * --images.
   */
  private FaceDataset faces(Chosen chosen) {
    if (images != null) {
      return DatasetInspector.folder(images);
    }
    if (chosen.configuration() == null) {
      return null;
    }
    Map<String, String> places = NamedPaths.of(chosen.configuration());
    if (!places.isEmpty() && !KnownConfigurations.ofUser().has(chosen.configuration())) {
      throw new CommandException(
          "The cell's configuration names files that you have not given ("
              + PrintableText.of(String.join(", ", places.values()), 300)
              + "): give faces for --check by --images; nothing was written.");
    }
    try {
      List<EvaluationPlan> plans =
          new MatrixReader().cell(chosen.configuration(), "the cell's configuration").evaluations();
      return plans.isEmpty() ? null : plans.get(0).faces().open(Set.of());
    } catch (DatasetException | MatrixException | UncheckedIOException e) {
      throw new CommandException(
          "The cell's test faces, for --check, cannot be opened ("
              + e.getMessage()
              + "): give others by --images, or leave --check out; nothing was written.");
    }
  }

  private void print(String format, Object... arguments) {
    spec.commandLine().getOut().printf(Locale.ROOT, format + "%n", arguments);
    spec.commandLine().getOut().flush();
  }
}

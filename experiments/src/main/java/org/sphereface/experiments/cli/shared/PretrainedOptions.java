package org.sphereface.experiments.cli.shared;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.experiments.model.NetworkFile;
import org.sphereface.experiments.model.ParameterNames;
import org.sphereface.experiments.model.PreprocessingText;
import org.sphereface.experiments.model.RuntimeFile;
import org.sphereface.files.PrintableText;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.model.MirrorUse;
import org.sphereface.training.model.ModelFormat;
import org.sphereface.training.model.OnnxRuntime;
import org.sphereface.training.model.Preprocessing;
import org.sphereface.training.model.RuntimeModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a network with weights from a file, or of a whole model. */
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
          "Parameters of --network: parameters.safetensors of a trained cell, or published weights"
              + " (safetensors, Caffe, PyTorch, MXNet: docs/MODELS.md).")
  private Path weights;

  @Option(
      names = "--channels",
      paramLabel = "ORDER",
      description =
          "The order of channels that the parameters of --network were trained on: rgb (default) or"
              + " bgr, as SphereFace's Caffe model, sphereface_pytorch and AdaFace.")
  private Preprocessing.Channels channels = Preprocessing.Channels.RGB;

  @Option(
      names = "--precision",
      paramLabel = "NUMBERS",
      description =
          "float32 (default), or mixed: feature maps in bfloat16, which takes half the time on"
              + " processors with bfloat16 instructions.")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "In place of --network and --weights: an ONNX model (run by ONNX Runtime), a TorchScript"
              + " model (by PyTorch), or PREFIX-symbol.json with PREFIX-0000.params beside it (by"
              + " MXNet). Its input is float32 images, its first output their embeddings.")
  private Path model;

  @Option(
      names = "--preprocessing",
      paramLabel = "NAME|MAP",
      description =
          "How aligned faces become the input of --model: a preset (sphereface models), or a map"
              + " such as '{channels: bgr, mean: [127.5], deviation: [128], size: 112x112,"
              + " template: insightface, flip: sum}', or '{preset: imagenet, flip: concat}'."
              + " Default: the file FILE.onnx.yaml or FILE.yaml beside the model FILE.onnx, then"
              + " the metadata that sphereface export writes.")
  private String preprocessing;

  @Option(
      names = "--flip",
      paramLabel = "USE",
      description =
          "The mirror image's embedding: concat (after the image's), sum (added), or none. Default:"
              + " as the preprocessing says.")
  private MirrorUse flip;

  @Option(
      names = "--cell",
      paramLabel = "DIR",
      description =
          "In place of --network and --weights: a trained cell, RUN/cells/NAME. Its network and"
              + " parameters are known from the run; of an interrupted one, those of its last"
              + " checkpoint.")
  private List<Path> cells = List.of();

  private int chosenCell;
  private boolean isCompared;

  @Mixin private EngineOption engine;

  public boolean given() {
    return network != null || model != null || !cells.isEmpty();
  }

  /** The trained cells; empty for another network or model. */
  public List<Path> cells() {
    return List.copyOf(cells);
  }

  /**
   * Chooses which of two cells {@link #model()} returns.
   *
   * @param index 0 or 1
   */
  public void chooseCell(int index) {
    chosenCell = index;
    isCompared = true;
  }

  /**
   * Returns the model, after checks: the parameters' header, or the model's input and output.
   *
   * @throws CommandException if options are missing or contradict each other
   * @throws IllegalArgumentException if the file is damaged, of another format, or no such model
   */
  public ModelFile model() {
    if (model != null && network != null) {
      throw new CommandException("Give --network and --weights, or --model, not both.");
    }
    if (!cells.isEmpty()) {
      return ofCell();
    }
    return model == null ? ofNetwork() : ofModel();
  }

  private ModelFile ofCell() {
    if (model != null || network != null || weights != null || preprocessing != null) {
      throw new CommandException(
          "--cell has a network, parameters and preprocessing: leave --network, --weights, --model"
              + " and --preprocessing out.");
    }
    if (cells.size() > (isCompared ? 2 : 1)) {
      throw new CommandException(
          "There are "
              + cells.size()
              + " --cell: give one, or two to evaluate lfw, ytf or bundle, which compare them.");
    }
    TrainedCell cell = TrainedCell.of(cells.get(chosenCell));
    if (!cell.patch().isEmpty()) {
      throw new CommandException(
          "The cell "
              + cell.id()
              + " was trained on the patch '"
              + cell.patch()
              + "' of the face: give a cell of whole faces.");
    }
    return file(cell.network(), cell.parameters(), Preprocessing.Channels.RGB);
  }

  private ModelFile ofNetwork() {
    require("--network", network);
    require("--weights", weights);
    Network chosen = Registry.networks().one(network, "--network", ALIGNED);
    // before faces are looked at, which may take minutes
    ParameterNames.require(chosen, weights);
    return file(chosen, weights, channels);
  }

  private NetworkFile file(Network chosen, Path parameters, Preprocessing.Channels order) {
    return new NetworkFile(chosen, parameters, order, precision, engine.embeddings(), device());
  }

  /** Returns the engine's first device, which is not loaded yet. */
  public EngineDevice device() {
    return new EngineDevice(engine);
  }

  private ModelFile ofModel() {
    ModelFormat format = ModelFormat.of(model);
    format.engine().ifPresent(name -> engine.use(name, format.id()));
    if (format == ModelFormat.ONNX && !OnnxRuntime.isThere()) {
      throw new CommandException(
          "--model with an ONNX model needs ONNX Runtime, which is not on the class path: "
              + OnnxRuntime.ADVICE
              + ".");
    }
    Optional<Preprocessing> chosen =
        preprocessing == null
            ? PreprocessingText.beside(model)
            : Optional.of(PreprocessingText.parse(preprocessing, "--preprocessing"));
    List<Path> contents = format.contents(model);
    EngineDevice device = device();
    try (RuntimeModel opened =
        RuntimeModel.open(format, model, device, chosen, Optional.ofNullable(flip))) {
      return new RuntimeFile(format, model, contents, opened, device);
    }
  }

  private static void require(String option, Object value) {
    if (value == null) {
      throw new CommandException(
          option
              + " is missing: a network needs --network and --weights together (or give --model),"
              + " and faces to embed.");
    }
  }

  /**
   * Opens the faces at the model's size, and prints the descriptions of both.
   *
   * @param console where they are printed, and later the progress
   */
  public PretrainedEmbedder open(Function<ModelFile, FaceDataset> faces, PrintWriter console) {
    ModelFile chosen = model();
    FaceDataset opened = faces.apply(chosen);
    if (model != null) {
      console.println(
          PrintableText.of(
              "Model: " + model + ", " + chosen.settings() + ", " + chosen.runtime(), 1000));
    }
    if (!cells.isEmpty()) {
      TrainedCell cell = TrainedCell.of(cells.get(chosenCell));
      console.println(
          "Cell: " + PrintableText.of(cell.id() + ", " + chosen.settings() + ", " + cell.state()));
    }
    console.println("Faces: " + PrintableText.of(opened.description()));
    console.flush();
    return new PretrainedEmbedder(chosen, opened, console);
  }
}

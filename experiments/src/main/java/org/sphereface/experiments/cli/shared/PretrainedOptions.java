package org.sphereface.experiments.cli.shared;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MegaFacePlan;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.experiments.megaface.MegaFaceEmbeddings;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.InputFile;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Sha256;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.io.ParameterFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.NumpyFile;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.PretrainedNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network with weights from a file, and the faces that it is to embed. */
public final class PretrainedOptions {

  // The paper's alignment; a map of the user's may ask for 112 x 112.
  private static final Map<String, Object> ALIGNED = Map.of("inputHeight", 112, "inputWidth", 96);

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "A network (sphereface list networks), or a map such as '{network: sphereface, depth:"
              + " 4}'; its input is 112 x 96 unless the map says otherwise.")
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Its parameters, safetensors: the network's own or a training's.")
  private Path weights;

  @Option(
      names = "--precision",
      paramLabel = "NUMBERS",
      description =
          "float32, or mixed: feature maps in bfloat16, half the time on processors with"
              + " instructions for it. Default: ${DEFAULT-VALUE}.")
  private Precision precision = Precision.FLOAT32;

  @Mixin private EngineOption engine;

  public boolean given() {
    return network != null;
  }

  /**
   * Opens the network's options, the parameters' header and the faces, and says how the faces come
   * to be.
   *
   * @param faces opens them at the network's size
   * @param console where that is told
   * @throws CommandException if an option is missing
   * @throws IllegalArgumentException if the file of parameters is damaged or of another format
   */
  public Source open(Function<Network, FaceDataset> faces, PrintWriter console) {
    Network chosen = chosen();
    FaceDataset opened = faces.apply(chosen);
    console.println("Faces: " + PrintableText.of(opened.description()));
    console.flush();
    return new Source(chosen, opened);
  }

  private Network chosen() {
    require("--network", network);
    require("--weights", weights);
    Network chosen = Registry.networks().one(network, "--network", ALIGNED);
    // before faces are looked at, which may take minutes
    ParameterFile.shapes(weights);
    return chosen;
  }

  /**
   * Embeds the faces of MegaFace, what a folder has not of them.
   *
   * @param plan the faces at the network's size
   * @throws CommandException if an option is missing
   */
  public MegaFaceEmbeddings megaFace(
      Function<Network, MegaFacePlan> plan, Path cache, PrintWriter console) {
    Network chosen = chosen();
    MegaFacePlan faces = plan.apply(chosen);
    engine.choose();
    return MegaFaceEmbeddings.of(
        faces,
        chosen,
        weights,
        precision,
        new ProgramVersion().version(),
        Engine.getInstance().getDevices(1)[0],
        cache,
        line -> {
          console.println(PrintableText.of(line));
          console.flush();
        });
  }

  /**
   * @throws CommandLine.ParameterException if there are a network and embeddings from files
   */
  public void requireEither(EmbeddingOptions embeddings, CommandLine command) {
    if (given() && embeddings.given()) {
      throw new CommandLine.ParameterException(
          command, "Give --embeddings, or --network with its faces, not both.");
    }
  }

  /** A network and the faces that it can embed, each by itself and mirrored. */
  public final class Source {

    private final Network chosen;
    private final FaceDataset faces;

    private Source(Network chosen, FaceDataset faces) {
      this.chosen = chosen;
      this.faces = faces;
    }

    /** The faces that there are. */
    public FaceDataset faces() {
      return faces;
    }

    /**
     * Embeds images, each by itself and mirrored, the two concatenated.
     *
     * @param names which, in the order wanted
     * @param console where progress is told
     * @throws CommandException if an image is named that there is not
     * @throws org.sphereface.protocols.ProtocolException at the first batch whose embeddings are
     *     not finite
     */
    public Embeddings extract(List<String> names, PrintWriter console) {
      List<Integer> indices = positions(faces, names);
      engine.choose();
      try (PretrainedNetwork pretrained =
          new PretrainedNetwork(chosen, weights, Engine.getInstance().getDevices(1)[0])) {
        pretrained.compute(precision);
        try (Progress progress = Progress.of("images embedded", indices.size(), console)) {
          progress.accept(0);
          return new EmbeddingExtractor(pretrained, progress).extractFinite(faces, indices);
        }
      }
    }

    /**
     * As {@link #extract}, unless a folder has the embeddings of the same images by the same
     * weights, network, alignment and engine.
     */
    public Embeddings extractOrReuse(List<String> names, Path cache, PrintWriter console) {
      engine.choose();
      Path matrix = cache.resolve(key(chosen, faces, names) + ".npy");
      Path rows = EmbeddingFiles.namesOf(matrix);
      if (Files.exists(rows)) {
        console.println("Embeddings: " + matrix);
        return NumpyFile.readEmbeddings(matrix, rows);
      }
      Embeddings embeddings = extract(names, console);
      EmbeddingFiles.write(embeddings, matrix, rows);
      return embeddings;
    }
  }

  /** A digest of all that decides the embeddings. */
  private String key(Network chosen, FaceDataset faces, List<String> names) {
    try {
      MessageDigest digest = Sha256.digest();
      try (InputStream in = new DigestInputStream(InputFile.stream(weights), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      for (String part :
          List.of(
              chosen.id(),
              Matrix.options(chosen).toString(),
              faces.fingerprint(),
              String.join("\n", names),
              Engine.getInstance().getEngineName(),
              Engine.getInstance().getVersion(),
              precision.toString(),
              new ProgramVersion().version())) {
        digest.update((part + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return chosen.id() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(String option, Object value) {
    if (value == null) {
      throw new CommandException(
          option
              + " is missing: a network needs --network and --weights together, and faces to embed.");
    }
  }

  private static List<Integer> positions(FaceDataset faces, List<String> names) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < faces.images().size(); i++) {
      byName.put(faces.images().get(i), i);
    }
    return names.stream()
        .map(
            name -> {
              Integer index = byName.get(name);
              if (index == null) {
                throw new CommandException(
                    "'" + name + "' is not among the faces (" + faces.description() + ").");
              }
              return index;
            })
        .toList();
  }
}

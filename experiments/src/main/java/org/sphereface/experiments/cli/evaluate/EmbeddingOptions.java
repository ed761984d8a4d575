package org.sphereface.experiments.cli.evaluate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.experiments.cli.shared.PretrainedOptions;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.experiments.model.ModelOrigin;
import org.sphereface.files.NameMatching;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The embeddings that are evaluated, from files or by a network, and how the result is shown: the
 * options that all protocols share.
 */
final class EmbeddingOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--embeddings",
      paramLabel = "FILE",
      description =
          "Embeddings, one row for each image: .npy, .npz (or FILE.npz:ARRAY), MATLAB's .mat (or"
              + " FILE.mat:ARRAY), CSV or TSV, the MegaFace devkit's .bin, or with --dimension"
              + " little-endian float32 without header. Repeat it for an ensemble: rows of several"
              + " networks, of the same images in the same order, are scaled to length one and"
              + " joined.")
  private List<String> embeddings = List.of();

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description =
          "The image of each row, one name on each line, such as"
              + " Abel_Pacheco/Abel_Pacheco_0001.jpg. An .npz can have them in an array 'names'.")
  private Path names;

  @Option(
      names = "--dimension",
      paramLabel = "D",
      description = "Number of values of an embedding, for files without header.")
  private Integer dimension;

  @Option(
      names = "--skip-missing",
      description = "Leaves out images without embedding, and prints their number.")
  private boolean skipMissing;

  @Mixin private JsonOption json;

  @Mixin private PretrainedOptions network;

  @Mixin private CacheOption cache;

  /** Null until a model has embedded images. */
  private EmbeddingOrigin origin;

  /** Of each trained cell, if there are two. */
  private final List<EmbeddingOrigin> origins = new ArrayList<>();

  /** The faces that are evaluated; null if there are embeddings alone. */
  private FaceDataset faces;

  private record ResultOfModel(@JsonUnwrapped Object result, EmbeddingOrigin embeddings) {}

  boolean given() {
    return !embeddings.isEmpty();
  }

  /**
   * Returns whether a network computes the embeddings.
   *
   * @throws CommandLine.ParameterException if there are embeddings from files too
   */
  boolean byNetwork() {
    if (network.given() && given()) {
      throw new CommandLine.ParameterException(
          command.commandLine(),
          "Give --embeddings, or --network or --model with its faces, not both.");
    }
    return network.given();
  }

  /**
   * Evaluates, once for each trained cell if there are two.
   *
   * @param evaluation of the model that is chosen
   */
  List<VerificationOutcome> each(Supplier<VerificationOutcome> evaluation) {
    List<VerificationOutcome> outcomes = new ArrayList<>();
    if (network.cells().size() < 2) {
      return List.of(evaluation.get());
    }
    for (int cell = 0; cell < network.cells().size(); cell++) {
      network.chooseCell(cell);
      outcomes.add(evaluation.get());
      origins.add(origin);
    }
    return outcomes;
  }

  /** The trained cells that are evaluated. */
  List<Path> cells() {
    return network.cells();
  }

  /** The options of the network. */
  PretrainedOptions network() {
    return network;
  }

  /** The folder of a network's embeddings. */
  Path cache() {
    return cache.folder();
  }

  /** Where progress is printed. */
  PrintWriter console() {
    return json.console();
  }

  /** Opens the model and its faces. */
  PretrainedEmbedder open(Function<ModelFile, FaceDataset> faces) {
    return network.open(faces, json.console());
  }

  /** Embeds images, or takes their embeddings from the cache. */
  Embeddings embed(PretrainedEmbedder embedder, Collection<String> images) {
    ModelOrigin model = ModelOrigin.of(embedder.model());
    show(embedder.faces());
    origin =
        new EmbeddingOrigin(
            model, Map.of(embedder.faces().description(), embedder.faces().fingerprint()));
    return new EmbeddingCache(cache()).embed(embedder, model, List.copyOf(images));
  }

  /** Takes the faces whose images pages show. */
  void show(FaceDataset evaluated) {
    faces = evaluated;
  }

  /** The faces that are evaluated, as they were embedded; empty if there are embeddings alone. */
  Optional<FaceDataset> faces() {
    return Optional.ofNullable(faces);
  }

  /** Names what a model embedded, for the result. */
  void embedded(EmbeddingOrigin by) {
    origin = by;
  }

  /** Prints a result, which as JSON says by what its embeddings were made. */
  void print(Object result, Consumer<PrintWriter> text) {
    json.print(withOrigin(result), text);
  }

  /** Adds to a result what its embeddings were made of, if a model computed them here. */
  Object withOrigin(Object result) {
    return origin == null ? result : new ResultOfModel(result, origin);
  }

  /** Adds to the result of one of two cells what its embeddings were made of. */
  Object withOrigin(Object result, int cell) {
    return new ResultOfModel(result, origins.get(cell));
  }

  boolean skipMissing() {
    return skipMissing;
  }

  JsonOption json() {
    return json;
  }

  /** The file of names; null for none. */
  Path names() {
    return names;
  }

  /**
   * @throws CommandLine.ParameterException if no embeddings are given
   */
  List<EmbeddingSource> sources() {
    if (embeddings.isEmpty()) {
      throw new CommandLine.ParameterException(command.commandLine(), "Give --embeddings.");
    }
    return sources(embeddings);
  }

  /** Returns further files in the forms of {@code --embeddings}. */
  List<EmbeddingSource> sources(List<String> files) {
    return files.stream().map(this::source).toList();
  }

  private EmbeddingSource source(String file) {
    if (dimension != null && dimension < 1) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--dimension is at least 1, not " + dimension + ".");
    }
    return EmbeddingSource.parse(file, dimension == null ? 0 : dimension);
  }

  /** Reads the embeddings by their names. */
  Embeddings named() {
    return EmbeddingEnsemble.readNamed(sources(), names);
  }

  /**
   * Reads the embeddings by their names, or without names in the order of a list.
   *
   * @param images the list's images, each once
   * @param list the list's file
   */
  Embeddings namedOrInOrder(List<String> images, Path list) {
    List<EmbeddingSource> sources = sources();
    float[][] rows;
    try (EmbeddingEnsemble files = EmbeddingEnsemble.open(sources)) {
      if (names != null || files.isNamed()) {
        return named();
      }
      rows = files.rows();
    }
    if (rows.length != images.size()) {
      throw new CommandException(
          sources.get(0)
              + " has "
              + rows.length
              + " rows but "
              + list
              + " has "
              + images.size()
              + " images: give one row for each image, in its order, or --names.");
    }
    return new Embeddings(sources.get(0).toString(), images, rows);
  }

  /**
   * Warns on standard error where a list and the embeddings spell names differently.
   *
   * @param differences empty for none
   */
  void warn(String differences, Path list) {
    if (!differences.isEmpty()) {
      PrintWriter err = command.commandLine().getErr();
      err.println("Names in " + list + ": " + differences + ".");
      err.flush();
    }
  }

  /**
   * Checks that all images have embeddings, or that those without are skipped.
   *
   * @throws CommandException if images are missing and not skipped
   */
  void requireOrSkip(List<String> missing, int all, Path list) {
    if (!missing.isEmpty() && !skipMissing) {
      throw new CommandException(
          missing.size()
              + " of "
              + all
              + " images of "
              + list
              + " have no embedding ("
              + NameMatching.shown(missing)
              + "): add them, or leave them out with --skip-missing.");
    }
  }
}

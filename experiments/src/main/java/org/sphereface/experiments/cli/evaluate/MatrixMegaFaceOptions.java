package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.protocols.embeddings.EmbeddingNames;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** MegaFace on files that hold the embeddings of all probes and of all distractors. */
final class MatrixMegaFaceOptions {

  @Option(
      names = "--probe-embeddings",
      paramLabel = "FILE",
      description = "N x D probes; another name of --embeddings.")
  private List<String> probeEmbeddings = List.of();

  @Option(
      names = "--probe-names",
      paramLabel = "FILE",
      description =
          "N lines PERSON/IMAGE, one for each probe; another name of --names. The identity is the"
              + " part before the last slash.")
  private Path probeNames;

  @Option(
      names = "--distractor-embeddings",
      paramLabel = "FILE",
      description =
          "M x D distractors, in any form of --embeddings; they are streamed. For an ensemble repeat"
              + " it, in the order of the probes' files.")
  private List<String> distractorEmbeddings = List.of();

  boolean given() {
    return !probeEmbeddings.isEmpty();
  }

  /**
   * Opens the files.
   *
   * @throws CommandLine.ParameterException if there are no distractors, or not as many files as of
   *     probes
   */
  MegaFaceInput open(EmbeddingOptions input, List<Integer> sizes, CommandLine command) {
    Path names = probeNames == null ? input.names() : probeNames;
    if (distractorEmbeddings.isEmpty()) {
      throw new CommandLine.ParameterException(
          command, "Give --distractor-embeddings with the embeddings of the probes.");
    }
    List<EmbeddingSource> probes =
        probeEmbeddings.isEmpty() ? input.sources() : input.sources(probeEmbeddings);
    if (probes.size() != distractorEmbeddings.size()) {
      throw new CommandLine.ParameterException(
          command,
          "An ensemble takes probes and distractors of each network, but there are "
              + probes.size()
              + " files of probes and "
              + distractorEmbeddings.size()
              + " of distractors.");
    }
    return MegaFaceInput.open(
        probes,
        input.sources(distractorEmbeddings),
        rows -> people(rows.names(probes, names)),
        sizes);
  }

  private static List<String> people(EmbeddingNames images) {
    List<String> people = new ArrayList<>();
    for (String image : images.names()) {
      int slash = image.lastIndexOf('/');
      if (slash < 1) {
        throw new CommandException(
            images.source()
                + ":"
                + (people.size() + 1)
                + ": expected PERSON/IMAGE, found '"
                + image
                + "'.");
      }
      people.add(image.substring(0, slash));
    }
    return people;
  }
}

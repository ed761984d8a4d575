package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sphereface.experiments.cli.shared.NetworkFacesOption;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.verification.EvaluationVariant;
import org.sphereface.protocols.ytf.YouTubeFaces;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate ytf}: compares videos by the embeddings of their frames. */
@Command(
    name = "ytf",
    description = "Evaluates 10-fold verification of YouTube Faces on embeddings of frames.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate ytf --splits splits.txt --embeddings frames.npy --names frames.txt",
      "  sphereface evaluate ytf --splits splits.txt --network mobilefacenet --weights"
          + " mobilefacenet.safetensors --faces '{source: ytf, images: frame_images_DB, landmarks:"
          + " ytf-landmarks.txt, frames: 20}'"
    })
final class EvaluateYtfCommand implements Callable<Integer> {

  @Option(
      names = "--splits",
      required = true,
      paramLabel = "FILE",
      description = "splits.txt of YouTube Faces.")
  private Path splits;

  @Option(
      names = "--pooling",
      defaultValue = "average",
      description =
          "Score of two videos: average (of embeddings, default), max-similarity or"
              + " mean-similarity (of all pairs of frames).")
  private String pooling;

  @Option(
      names = "--frames",
      defaultValue = "0",
      paramLabel = "N",
      description = "At most N frames of each video, evenly spaced; 0 for all (default).")
  private int frames;

  @Option(
      names = "--evaluation",
      defaultValue = EvaluationVariant.RELEASED,
      paramLabel = "VARIANT",
      description = EvaluationVariant.COSINE_DESCRIPTION + " (default: ${DEFAULT-VALUE}).")
  private String evaluation;

  @Option(
      names = "--folds",
      split = ",",
      paramLabel = "N",
      description = "Folds to evaluate. Default: all.")
  private List<Integer> folds = List.of();

  @Mixin private EmbeddingOptions input;

  @Mixin private NetworkFacesOption faces;

  @Mixin private VerificationPrinter printer;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    printer.requireUsable(input.json());
    YouTubeFaces protocol = protocol();
    printer.print(input.each(() -> outcome(protocol)), "YTF", input);
    return CommandLine.ExitCode.OK;
  }

  private VerificationOutcome outcome(YouTubeFaces protocol) {
    Embeddings given = input.byNetwork() ? embedded(protocol) : input.named();
    VerificationPairs pairs = pairs(protocol, given.names());
    input.warn(pairs.differences(), splits);
    return protocol.decide(input.skipMissing() ? pairs.among(videos(given.names())) : pairs, given);
  }

  private static VerificationPairs pairs(YouTubeFaces protocol, Set<String> frames) {
    return protocol.pairs(frames.stream().collect(Collectors.toMap(name -> name, name -> name)));
  }

  private Embeddings embedded(YouTubeFaces protocol) {
    PretrainedEmbedder source = input.open(faces::open);
    Set<String> offered = new LinkedHashSet<>(source.faces().images());
    VerificationPairs pairs = pairs(protocol, offered);
    VerificationPairs wanted = input.skipMissing() ? pairs.among(videos(offered)) : pairs;
    return input.embed(source, protocol.images(wanted, offered));
  }

  private static Set<String> videos(Set<String> frames) {
    return frames.stream()
        .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('/'))))
        .collect(Collectors.toSet());
  }

  private YouTubeFaces protocol() {
    try {
      return new YouTubeFaces(splits.toString(), folds, evaluation, pooling, frames);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage() + ".", e);
    }
  }
}

package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sphereface.experiments.cli.shared.NetworkFacesOption;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.lfw.LfwVerification;
import org.sphereface.protocols.lfw.PairsFile;
import org.sphereface.protocols.verification.ScoreFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate lfw}: View 2 (10 folds) or View 1 on given embeddings. */
@Command(
    name = "lfw",
    aliases = "pairs",
    description =
        "Evaluates verification on the pairs of LFW (10 folds, or View 1) or of any other set.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings features.npy --names names.txt"
          + " --json",
      "  sphereface evaluate lfw --view 1 --pairs-train pairsDevTrain.txt --pairs pairsDevTest.txt"
          + " \\",
      "    --embeddings features.npy --names names.txt --skip-missing --bootstrap 1000",
      "  sphereface evaluate lfw --pairs pairs.txt --network mobilefacenet --weights FILE \\",
      "    --images lfw --landmarks FILE",
      "  sphereface evaluate lfw --pairs pairs.txt --network mobilefacenet --weights FILE \\",
      "    --faces lfw-112x96",
      "  sphereface evaluate lfw --pairs pairs.txt --cell runs/a/cells/X --cell runs/a/cells/Y"
          + " --faces lfw-112x96"
    })
final class EvaluateLfwCommand implements Callable<Integer> {

  @Option(
      names = "--pairs",
      required = true,
      paramLabel = "FILE",
      description =
          "LFW's pairs.txt; lines 'image image 1' (same identity) or 'image image 0', with the fold"
              + " as a fourth column or in ten folds; the list of CALFW or CPLFW; or the folder"
              + " Protocol/Split/FP or FF of CFP.")
  private Path pairs;

  @Mixin private EmbeddingOptions input;

  @Mixin private NetworkFacesOption faces;

  @Mixin private LfwOptions options;

  @Mixin private VerificationPrinter printer;

  @Option(
      names = "--folds",
      split = ",",
      paramLabel = "N",
      description = "Folds to evaluate, such as 9,10. Default: all.")
  private List<Integer> folds = List.of();

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description =
          "In place of embeddings: scores of the pairs in bob.bio's four or five columns, with"
              + " --evaluation uncentred (cosines) or squared-euclidean (minus squared distances).")
  private Path scores;

  @Option(
      names = "--write-scores",
      paramLabel = "FILE",
      description = "Also writes the score of each pair, as bob.bio does.")
  private Path writtenScores;

  @Option(
      names = "--score-columns",
      paramLabel = "4|5",
      description = "Columns of --write-scores; 5 (the default) name both images.")
  private int scoreColumns = 5;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    printer.requireUsable(input.json());
    DecidingProtocol protocol =
        options.protocol(pairs, folds, input.skipMissing(), spec.commandLine());
    if (writtenScores != null && input.cells().size() > 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--write-scores takes the scores of one --cell, not of two.");
    }
    List<VerificationOutcome> outcomes = input.each(() -> outcome(protocol));
    if (writtenScores != null) {
      ScoreFile.write(writtenScores, outcomes.get(0).decisions(), scoreColumns);
    }
    printer.print(outcomes, title(), input);
    return CommandLine.ExitCode.OK;
  }

  private VerificationOutcome outcome(DecidingProtocol protocol) {
    if (scores != null) {
      if (!(protocol instanceof LfwVerification folded)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--scores needs folds: leave --view 1 out.");
      }
      return folded.decide(folded.pairs(Map.of()), ScoreFile.read(scores));
    }
    return input.byNetwork() ? ofNetwork(protocol) : ofEmbeddings(protocol);
  }

  private String title() {
    if (Files.isDirectory(pairs)) {
      return "CFP-" + pairs.getFileName();
    }
    return PairsFile.isOfLfw(pairs) ? "LFW" : "Pairs";
  }

  private VerificationOutcome ofEmbeddings(DecidingProtocol protocol) {
    if (!input.given()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Give --embeddings and --names, or --network and --weights (or --model, or --cell) with"
              + " --faces or --images, or --scores.");
    }
    Embeddings given = input.named();
    VerificationPairs wanted = protocol.pairs(offered(given.names()));
    input.warn(wanted.differences(), pairs);
    return protocol.decide(wanted, given);
  }

  private VerificationOutcome ofNetwork(DecidingProtocol protocol) {
    PretrainedEmbedder source = input.open(faces::open);
    Set<String> photographs = new LinkedHashSet<>(source.faces().images());
    VerificationPairs wanted = protocol.pairs(offered(photographs));
    input.warn(wanted.differences(), pairs);
    return protocol.decide(wanted, input.embed(source, protocol.images(wanted, photographs)));
  }

  private static Map<String, String> offered(Set<String> images) {
    return images.stream().collect(Collectors.toMap(name -> name, name -> name));
  }
}

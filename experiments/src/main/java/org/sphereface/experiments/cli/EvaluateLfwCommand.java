package org.sphereface.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.NumpyFile;
import org.sphereface.protocols.Protocol;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate lfw}: View 2 (10 folds) or View 1 on given embeddings. */
@Command(
    name = "lfw",
    description =
        "LFW verification, 10 folds or View 1, on given embeddings or on those of a network with given"
            + " weights.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings features.npy --names names.txt --json",
      "  sphereface evaluate lfw --view 1 --pairs-train pairsDevTrain.txt --pairs pairsDevTest.txt \\",
      "    --embeddings features.npy --names names.txt --skip-missing --bootstrap 1000",
      "  sphereface evaluate lfw --pairs pairs.txt --network mobilefacenet --weights FILE \\",
      "    --images lfw --landmarks FILE"
    })
final class EvaluateLfwCommand implements Callable<Integer> {

  @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "LFW's pairs.txt.")
  private Path pairs;

  @Option(
      names = "--embeddings",
      paramLabel = "FILE.npy",
      description = "N x D float32 in NumPy's format, a row an image.")
  private Path embeddings;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description = "N lines: the image of each row, such as Abel_Pacheco/Abel_Pacheco_0001.jpg.")
  private Path names;

  @Mixin private PretrainedOptions pretrained;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where a network's embeddings are kept, and taken from when nothing that decides them has"
              + " changed; runs/embeddings if not given.")
  private Path cache = Path.of("runs", "embeddings");

  @Mixin private LfwOptions options;

  @Option(
      names = "--folds",
      split = ",",
      paramLabel = "N",
      description = "Folds to evaluate, such as 9,10; all if not given.")
  private List<Integer> folds = List.of();

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Protocol protocol = options.protocol(pairs, folds, spec.commandLine());
    VerificationResult result = pretrained.given() ? ofNetwork(protocol) : ofEmbeddings(protocol);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ResultPrinter.print(result, out);
    } else {
      new VerificationText("LFW").print(result, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private VerificationResult ofEmbeddings(Protocol protocol) {
    if (embeddings == null || names == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Give --embeddings and --names, or --network, --weights, --images and --landmarks.");
    }
    Embeddings given = NumpyFile.readEmbeddings(embeddings, names);
    return protocol.evaluate(protocol.pairs(offered(given.names())), given);
  }

  private VerificationResult ofNetwork(Protocol protocol) {
    PretrainedOptions.Source source = pretrained.open();
    Set<String> photographs = new LinkedHashSet<>(source.photographs());
    VerificationPairs wanted = protocol.pairs(offered(photographs));
    PrintWriter told = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    List<String> images = List.copyOf(protocol.images(wanted, photographs));
    return protocol.evaluate(wanted, source.extractOrReuse(images, cache, told));
  }

  private static Map<String, String> offered(Set<String> images) {
    return images.stream().collect(Collectors.toMap(name -> name, name -> name));
  }
}

package org.sphereface.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.NumpyFile;
import org.sphereface.protocols.Protocol;
import org.sphereface.protocols.VerificationResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate lfw}: View 2 (10 folds) or View 1 on given embeddings. */
@Command(
    name = "lfw",
    description = "LFW verification on given embeddings: 10 folds, or View 1.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings features.npy --names names.txt --json",
      "  sphereface evaluate lfw --view 1 --pairs-train pairsDevTrain.txt --pairs pairsDevTest.txt \\",
      "    --embeddings features.npy --names names.txt --skip-missing --bootstrap 1000"
    })
final class EvaluateLfwCommand implements Callable<Integer> {

  @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "LFW's pairs.txt.")
  private Path pairs;

  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "FILE.npy",
      description = "N x D float32 in NumPy's format, a row an image.")
  private Path embeddings;

  @Option(
      names = "--names",
      required = true,
      paramLabel = "FILE",
      description = "N lines: the image of each row, such as Abel_Pacheco/Abel_Pacheco_0001.jpg.")
  private Path names;

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
  public Integer call() throws JsonProcessingException {
    Protocol protocol = options.protocol(pairs, folds, spec.commandLine());
    Embeddings given = NumpyFile.readEmbeddings(embeddings, names);
    Map<String, String> images =
        given.names().stream().collect(Collectors.toMap(name -> name, name -> name));
    VerificationResult result = protocol.evaluate(protocol.pairs(images), given);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(VerificationText.json(result));
    } else {
      new VerificationText("LFW").print(result, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}

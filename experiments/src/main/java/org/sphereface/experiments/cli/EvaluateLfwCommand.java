package org.sphereface.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.LfwVerification;
import org.sphereface.protocols.NumpyFile;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate lfw}: the 10-fold protocol on given embeddings. */
@Command(
    name = "lfw",
    description =
        "LFW 10-fold verification, on given embeddings or on those of a network with given weights.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings features.npy --names names.txt --json",
      "  sphereface evaluate lfw --pairs pairs.txt --network mobilefacenet --weights FILE --images lfw"
          + " --landmarks FILE"
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
              + " changed; ${DEFAULT-VALUE} if not given.")
  private Path cache = Path.of("runs", "embeddings");

  @Option(
      names = "--evaluation",
      paramLabel = "VARIANT",
      defaultValue = "released",
      description =
          "released: the mean of the training folds' features is subtracted (default); uncentred: nothing is.")
  private Variant evaluation;

  @Option(
      names = "--folds",
      split = ",",
      paramLabel = "N",
      description = "Folds to evaluate, such as 9,10; all if not given.")
  private List<Integer> folds = List.of();

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Spec private CommandLine.Model.CommandSpec spec;

  /** What is done to the features before they are compared; named as on the command line. */
  enum Variant {
    released,
    uncentred
  }

  @Override
  public Integer call() throws JsonProcessingException {
    LfwVerification protocol = new LfwVerification(pairs.toString(), folds, evaluation.name());
    VerificationPairs wanted = protocol.pairs(Map.of());
    VerificationResult result = protocol.evaluate(wanted, embeddings(wanted));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(result));
    } else {
      print(result, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private Embeddings embeddings(VerificationPairs wanted) {
    if (pretrained.given()) {
      List<String> images =
          wanted.folds().stream()
              .flatMap(fold -> fold.pairs().stream())
              .flatMap(pair -> Stream.of(pair.left(), pair.right()))
              .distinct()
              .toList();
      PrintWriter told = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
      return pretrained.extractOrReuse(images, cache, told);
    }
    if (embeddings == null || names == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Give --embeddings and --names, or --network, --weights, --images and --landmarks.");
    }
    return NumpyFile.readEmbeddings(embeddings, names);
  }

  private static void print(VerificationResult result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "LFW, %s evaluation: %d same and %d different pairs of %s, %d of %d folds%n%n",
        result.variant(),
        result.samePairs(),
        result.differentPairs(),
        result.pairSource(),
        result.folds().size(),
        result.foldsInSource());
    out.println("fold  accuracy %  threshold");
    for (VerificationResult.FoldAccuracy fold : result.folds()) {
      out.printf(
          Locale.ROOT,
          "%4d  %10.4f  %9.6f%n",
          fold.fold(),
          100 * fold.accuracy(),
          fold.threshold());
    }
    out.printf(
        Locale.ROOT,
        "%nmean %.4f %%, standard error %.4f%nAUC %.7f, EER %.4f %%%n",
        100 * result.meanAccuracy(),
        100 * result.standardError(),
        result.areaUnderCurve(),
        100 * result.equalErrorRate());
    for (VerificationResult.TarAtFar rate : result.tarAtFar()) {
      out.printf(
          Locale.ROOT,
          "TAR at FAR %.0e: %.4f %%%s%n",
          rate.far(),
          100 * rate.tar(),
          rate.far() * result.differentPairs() < 1 ? " (no false accept allowed)" : "");
    }
  }
}

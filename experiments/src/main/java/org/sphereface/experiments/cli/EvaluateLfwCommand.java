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
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.LfwVerification;
import org.sphereface.protocols.NumpyFile;
import org.sphereface.protocols.VerificationResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate lfw}: the 10-fold protocol on given embeddings. */
@Command(
    name = "lfw",
    description = "LFW 10-fold verification on given embeddings.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate lfw --pairs pairs.txt --embeddings features.npy --names names.txt --json"
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
    Embeddings given = NumpyFile.readEmbeddings(embeddings, names);
    VerificationResult result = protocol.evaluate(protocol.pairs(Map.of()), given);
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

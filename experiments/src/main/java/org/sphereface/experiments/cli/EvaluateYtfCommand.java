package org.sphereface.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sphereface.protocols.NumpyFile;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.ytf.YouTubeFaces;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate ytf}: pairs of videos by the embeddings of their frames. */
@Command(
    name = "ytf",
    description = "YouTube Faces 10-fold verification on given embeddings of frames.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate ytf --splits splits.txt --embeddings frames.npy --names frames.txt"
    })
final class EvaluateYtfCommand implements Callable<Integer> {

  @Option(names = "--splits", required = true, paramLabel = "FILE", description = "splits.txt.")
  private Path splits;

  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "FILE.npy",
      description = "N x D float32, a row a frame.")
  private Path embeddings;

  @Option(
      names = "--names",
      required = true,
      paramLabel = "FILE",
      description = "N lines: the frame of each row, such as Aaron_Eckhart/0/0.555.jpg.")
  private Path names;

  @Option(
      names = "--pooling",
      defaultValue = "average",
      description = "average (default), max-similarity or mean-similarity.")
  private String pooling;

  @Option(
      names = "--frames",
      defaultValue = "0",
      paramLabel = "N",
      description = "At most so many frames a video, evenly spaced; 0 for all (default).")
  private int frames;

  @Option(
      names = "--evaluation",
      defaultValue = "released",
      paramLabel = "VARIANT",
      description = "released (default): the other folds' mean is subtracted; uncentred.")
  private String evaluation;

  @Option(
      names = "--folds",
      split = ",",
      paramLabel = "N",
      description = "Folds; all if not given.")
  private List<Integer> folds = List.of();

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    YouTubeFaces protocol = protocol();
    VerificationResult result =
        protocol.evaluate(protocol.pairs(Map.of()), NumpyFile.readEmbeddings(embeddings, names));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ResultPrinter.print(result, out);
    } else {
      out.printf(
          Locale.ROOT,
          "YTF, %s: %d same and %d different pairs of %s, %d of %d folds%n"
              + "mean %.4f %%, standard error %.4f%nAUC %.7f, EER %.4f %%%n",
          result.variant(),
          result.samePairs(),
          result.differentPairs(),
          result.pairSource(),
          result.folds().size(),
          result.foldsInSource(),
          100 * result.meanAccuracy(),
          100 * result.standardError(),
          result.areaUnderCurve(),
          100 * result.equalErrorRate());
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private YouTubeFaces protocol() {
    try {
      return new YouTubeFaces(splits.toString(), folds, evaluation, pooling, frames);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage() + ".", e);
    }
  }
}

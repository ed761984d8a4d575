package org.sphereface.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.datasets.BundleFaces;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.protocols.BundleVerification;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.NumpyFile;
import org.sphereface.protocols.VerificationResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate bundle}: the pairs of an InsightFace bundle on given embeddings. */
@Command(
    name = "bundle",
    description =
        "10-fold verification on the pairs of InsightFace's .bin (LFW, CFP, AgeDB-30, ...).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate bundle --bundle cfp_fp.bin --embeddings features.npy"
    })
final class EvaluateBundleCommand implements Callable<Integer> {

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "FILE.bin",
      description = "The bundle; nothing in it is executed.")
  private Path bundle;

  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "FILE.npy",
      description = "N x D float32 in NumPy's format, a row an image in the bundle's order.")
  private Path embeddings;

  @Option(
      names = "--evaluation",
      paramLabel = "VARIANT",
      defaultValue = "squared-euclidean",
      description = "squared-euclidean (default, as InsightFace), pca, released or uncentred.")
  private String evaluation;

  @Mixin private EvaluationOptions options;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    BundleVerification protocol = protocol();
    FaceDataset faces = new BundleFaces(bundle.toString(), 112, 112).open(Set.of());
    float[][] rows = NumpyFile.read(embeddings);
    if (rows.length != faces.images().size()) {
      throw new CommandException(
          embeddings
              + " has "
              + rows.length
              + " rows but "
              + bundle
              + " has "
              + faces.images().size()
              + " images: give one row an image, in the bundle's order.");
    }
    Map<String, String> identities = new LinkedHashMap<>();
    for (int index = 0; index < rows.length; index++) {
      identities.put(faces.images().get(index), faces.identities().get(faces.label(index)));
    }
    VerificationResult result =
        protocol.evaluate(protocol.pairs(identities), new Embeddings(faces.images(), rows));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ResultPrinter.print(result, out);
    } else {
      new VerificationText(bundle.getFileName().toString()).print(result, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private BundleVerification protocol() {
    try {
      return new BundleVerification(
          10, evaluation, options.components(), options.bootstrap(), options.seed());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage() + ".", e);
    }
  }
}

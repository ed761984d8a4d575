package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.bundle.BundleFaces;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.PretrainedEmbedder;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.verification.BundleVerification;
import org.sphereface.protocols.verification.EvaluationVariant;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate bundle}: evaluates the pairs of an InsightFace bundle. */
@Command(
    name = "bundle",
    description =
        "Evaluates 10-fold verification on the pairs of a .bin bundle of InsightFace (LFW, CFP,"
            + " AgeDB-30, ...).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sphereface evaluate bundle --bundle cfp_fp.bin --embeddings features.npy",
      "  sphereface evaluate bundle --bundle cfp_fp.bin --network mobilefacenet --weights"
          + " mobilefacenet.safetensors"
    })
final class EvaluateBundleCommand implements Callable<Integer> {

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "FILE.bin",
      description = "The bundle. Nothing in it is executed.")
  private Path bundle;

  @Option(
      names = "--evaluation",
      paramLabel = "VARIANT",
      defaultValue = EvaluationVariant.SQUARED_EUCLIDEAN,
      description = EvaluationVariant.DESCRIPTION + " (default: ${DEFAULT-VALUE}, as InsightFace).")
  private String evaluation;

  @Mixin private EmbeddingOptions input;

  @Mixin private VerificationPrinter printer;

  @Mixin private ScoringOptions options;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    printer.requireUsable(input.json());
    BundleVerification protocol = protocol();
    FaceDataset faces = BundleFaces.asStored(bundle);
    input.show(faces);
    Map<String, String> identities = new LinkedHashMap<>();
    for (int index = 0; index < faces.images().size(); index++) {
      identities.put(faces.images().get(index), faces.identities().get(faces.label(index)));
    }
    VerificationPairs pairs = pairs(protocol, identities);
    printer.print(
        input.each(
            () -> {
              Embeddings given =
                  input.byNetwork() ? embedded() : input.namedOrInOrder(faces.images(), bundle);
              return protocol.decide(
                  input.skipMissing() ? pairs.among(given.names()) : pairs, given);
            }),
        bundle.getFileName().toString(),
        input);
    return CommandLine.ExitCode.OK;
  }

  private VerificationPairs pairs(BundleVerification protocol, Map<String, String> identities) {
    try {
      return protocol.pairs(identities);
    } catch (ProtocolException e) {
      throw new CommandException(bundle + ": " + e.getMessage());
    }
  }

  private Embeddings embedded() {
    PretrainedEmbedder source = input.open(this::images);
    return input.embed(source, source.faces().images());
  }

  /** Opens the images of the bundle. */
  private FaceDataset images(ModelFile model) {
    return new BundleFaces(bundle.toString(), model.inputHeight(), model.inputWidth())
        .open(Set.of());
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

package org.sphereface.experiments.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.JsonOutput;
import org.sphereface.protocols.megaface.DevkitResult;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate megaface}: challenge 1 on the devkit's features or on matrices. */
@Command(
    name = "megaface",
    description =
        "MegaFace challenge 1, identification and verification against distractors: on the devkit's"
            + " features, on matrices of embeddings, or on faces by a network.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface evaluate megaface --probes facescrub_features_list.json \\",
      "    --distractors megaface_features_list.json_1000000_1 --features-probes facescrub \\",
      "    --features-distractors megaface --suffix _mine.bin --out mine.json",
      "  sphereface evaluate megaface --embeddings p.npy --names names.txt \\",
      "    --distractor-embeddings d.npy --sizes 10,1000",
      "  sphereface evaluate megaface --names names.txt --embeddings p1.npy --embeddings p2.npy \\",
      "    --embeddings p3.npy --distractor-embeddings d1.npy --distractor-embeddings d2.npy \\",
      "    --distractor-embeddings d3.npy      # the ensemble of three networks, one a patch",
      "  sphereface evaluate megaface --network mobilefacenet --weights mobilefacenet.safetensors \\",
      "    --probe-faces '{source: facescrub, images: facescrub-112x96}' \\",
      "    --distractor-faces '{source: megaface, images: megaface-112x96}' --sizes 10,1000"
    })
final class EvaluateMegaFaceCommand implements Callable<Integer> {

  @ArgGroup(
      validate = false,
      heading = "%nEither the lists of the devkit and a file of features for each image:%n")
  private DevkitMegaFaceOptions devkit = new DevkitMegaFaceOptions();

  @ArgGroup(
      validate = false,
      heading = "%nOr --embeddings and --names of the probes, with the distractors:%n")
  private MatrixMegaFaceOptions matrices = new MatrixMegaFaceOptions();

  @ArgGroup(validate = false, heading = "%nOr --network and --weights, with faces to embed:%n")
  private NetworkMegaFaceOptions faces = new NetworkMegaFaceOptions();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "Numbers of distractors (default: 10, 100, ... and all).")
  private List<Integer> sizes = List.of();

  @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Where the run is: with it a killed run goes on (default: <out>.state).")
  private Path state;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Where the result goes.")
  private Path out;

  @Option(
      names = "--devkit-out",
      paramLabel = "DIR",
      description = "Writes also the devkit's cmc_facescrub_megaface_NAME_SIZE_1.json.")
  private Path devkitOut;

  @Option(
      names = "--name",
      defaultValue = "mine",
      description = "The algorithm's name in those files (default: mine).")
  private String name;

  @Mixin private EmbeddingOptions input;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (threads < 1) {
      throw usage("--threads must be at least 1.");
    }
    MegaFaceResult result;
    try (MegaFaceInput opened = open()) {
      result = evaluate(opened);
    }
    if (out != null) {
      JsonOutput.write(result, out);
    }
    if (devkitOut != null) {
      for (GalleryResult gallery : result.galleries()) {
        DevkitResult.write(
            devkitOut.resolve(DevkitResult.fileName(name, gallery.listed())), gallery);
      }
    }
    PrintWriter printer = spec.commandLine().getOut();
    if (input.json()) {
      JsonOutput.print(result, printer);
    } else {
      new MegaFaceText(result).print(printer);
    }
    printer.flush();
    return CommandLine.ExitCode.OK;
  }

  private MegaFaceInput open() {
    if (input.byNetwork()) {
      if (!faces.complete()) {
        throw usage("A network needs --weights, --probe-faces and --distractor-faces.");
      }
      return faces.open(input, sizes);
    }
    if (matrices.given() || input.given()) {
      return matrices.open(input, sizes, spec.commandLine());
    }
    if (!devkit.complete()) {
      throw usage(
          "Give --probes, --distractors, --features-probes and --features-distractors, or"
              + " --embeddings, --names and --distractor-embeddings, or --network, --weights,"
              + " --probe-faces and --distractor-faces.");
    }
    return devkit.open(input.skipMissing(), sizes, spec.commandLine().getErr());
  }

  private MegaFaceResult evaluate(MegaFaceInput opened) {
    List<Distractors.Prefix> sizes = opened.distractors().prefixes();
    Path resume =
        state == null && out != null ? out.resolveSibling(out.getFileName() + ".state") : state;
    try (Progress progress = Progress.barOnly("distractors", sizes.get(sizes.size() - 1).rows())) {
      MegaFace run =
          new MegaFace(opened.probes(), opened.people(), opened.distractors(), threads, progress);
      return resume == null ? run.evaluate() : run.evaluate(resume);
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}

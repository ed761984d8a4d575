package org.sphereface.experiments.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.BlockOption;
import org.sphereface.experiments.cli.shared.ClusterOption;
import org.sphereface.experiments.cli.shared.ClusterWork;
import org.sphereface.experiments.cli.shared.JsonOutput;
import org.sphereface.experiments.cli.shared.ThreadsOption;
import org.sphereface.experiments.cluster.BlockFolder;
import org.sphereface.protocols.megaface.DevkitResult;
import org.sphereface.protocols.megaface.DistractorShard;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.MegaFaceReport;
import org.sphereface.reports.MegaFaceReport.Evaluated;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface evaluate megaface}: evaluates MegaFace challenge 1. */
@Command(
    name = "megaface",
    description =
        "Evaluates MegaFace challenge 1: identification and verification against distractors.",
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
      "    --distractor-embeddings d3.npy      # the ensemble of three networks, one for each"
          + " patch",
      "  sphereface evaluate megaface --network mobilefacenet --weights mobilefacenet.safetensors"
          + " \\",
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

  @ArgGroup(
      validate = false,
      heading = "%nOr --network and --weights, or --model, with faces to embed:%n")
  private NetworkMegaFaceOptions faces = new NetworkMegaFaceOptions();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "Numbers of distractors. Default: 10, 100, ... and all.")
  private List<Integer> sizes = List.of();

  @Mixin private ThreadsOption threads;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "State of the run; an interrupted run continues from it. Default: <out>.state.")
  private Path state;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Writes the result as JSON.")
  private Path out;

  @Option(
      names = "--devkit-out",
      paramLabel = "DIR",
      description = "Writes the devkit's files cmc_facescrub_megaface_NAME_SIZE_1.json too.")
  private Path devkitOut;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "mine",
      description = "Name of the algorithm in the files of --devkit-out. Default: mine.")
  private String name;

  @Mixin private EmbeddingOptions input;

  @Mixin private FigureOptions figures;

  @Mixin private ClusterOption cluster;

  @Option(
      names = "--shard",
      paramLabel = "N",
      description =
          "Number of distractors that one task of --cluster scores. Default: 262144, half a minute"
              + " of a core for 3,530 probes of 512 values.")
  private int shard = 1 << 18;

  @Mixin private BlockOption block;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    threads.count();
    figures.requireUsable(Set.of(Kind.ROC, Kind.CMC));
    Map<String, MegaFaceResult> beside =
        figures.beside(
            "evaluate megaface",
            tree ->
                tree.hasNonNull("galleries")
                    ? FigureOptions.read(tree, MegaFaceResult.class)
                    : null);
    if (cluster.given()) {
      return callOnCluster(beside);
    }
    MegaFaceResult result;
    try (MegaFaceInput opened = open()) {
      if (block.serves()) {
        MegaFace run = run(opened, done -> {});
        block.serve((from, end) -> count(run, new DistractorShard(from, end)));
        return CommandLine.ExitCode.OK;
      }
      result = evaluate(opened);
    }
    write(result, beside);
    return CommandLine.ExitCode.OK;
  }

  /** Each task counts a shard into a file; the counts are added here. */
  private int callOnCluster(Map<String, MegaFaceResult> beside) {
    if (out == null) {
      throw usage("--cluster needs --out, beside which the machines write what they have counted.");
    }
    if (shard < 1) {
      throw usage("--shard must be at least 1, not " + shard + ".");
    }
    try (MegaFaceInput opened = open();
        BlockFolder blocks = BlockFolder.open(out, "megaface")) {
      List<Distractors.Prefix> prefixes = opened.distractors().prefixes();
      int rows = prefixes.get(prefixes.size() - 1).rows();
      List<DistractorShard> shards = DistractorShard.of(rows, shard);
      MegaFace run = run(opened, done -> {});
      new ClusterWork(cluster, spec.commandLine())
          .run(
              blocks,
              "distractors",
              rows,
              shard,
              (from, end) ->
                  run.isCounted(new DistractorShard(from, end), BlockFolder.file(out, from, end)));
      write(run.merge(shards, this::file), beside);
      blocks.remove();
    }
    return CommandLine.ExitCode.OK;
  }

  private Path file(DistractorShard of) {
    return BlockFolder.file(out, of.from(), of.end());
  }

  private void count(MegaFace run, DistractorShard of) {
    run.count(of, file(of));
  }

  private void write(MegaFaceResult result, Map<String, MegaFaceResult> beside) {
    if (out != null) {
      JsonOutput.write(input.withOrigin(result), out);
    }
    if (devkitOut != null) {
      for (GalleryResult gallery : result.galleries()) {
        DevkitResult.write(
            devkitOut.resolve(DevkitResult.fileName(name, gallery.listed())), gallery);
      }
    }
    if (figures.given()) {
      List<Evaluated> all = new ArrayList<>();
      all.add(new Evaluated(figures.label("MegaFace"), result));
      beside.forEach((named, read) -> all.add(new Evaluated(named, read)));
      figures.write(new MegaFaceReport("MegaFace", all).page(), input.console());
    }
    input.print(result, new MegaFaceText(result)::print);
  }

  private MegaFaceInput open() {
    if (input.byNetwork()) {
      if (!faces.complete()) {
        throw usage("A network or model needs --probe-faces and --distractor-faces.");
      }
      return faces.open(input, sizes);
    }
    if (matrices.given() || input.given()) {
      return matrices.open(input, sizes, spec.commandLine());
    }
    if (!devkit.complete()) {
      throw usage(
          "Give --probes, --distractors, --features-probes and --features-distractors, or"
              + " --embeddings, --names and --distractor-embeddings, or --network, --weights"
              + " (or --model), --probe-faces and --distractor-faces.");
    }
    return devkit.open(input.skipMissing(), sizes, spec.commandLine().getErr());
  }

  private MegaFaceResult evaluate(MegaFaceInput opened) {
    List<Distractors.Prefix> sizes = opened.distractors().prefixes();
    Path resume =
        state == null && out != null ? out.resolveSibling(out.getFileName() + ".state") : state;
    try (Progress progress = Progress.barOnly("distractors", sizes.get(sizes.size() - 1).rows())) {
      MegaFace run = run(opened, progress);
      return resume == null ? run.evaluate() : run.evaluate(resume);
    }
  }

  private MegaFace run(MegaFaceInput opened, IntConsumer progress) {
    return new MegaFace(
        opened.probes(), opened.people(), opened.distractors(), threads.count(), progress);
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}

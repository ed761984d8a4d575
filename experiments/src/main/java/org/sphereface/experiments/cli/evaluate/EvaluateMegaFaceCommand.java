package org.sphereface.experiments.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.sphereface.experiments.Progress;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EmbeddingOptions;
import org.sphereface.experiments.cli.shared.JsonOutput;
import org.sphereface.experiments.cli.shared.PretrainedOptions;
import org.sphereface.experiments.matrix.FaceDescription;
import org.sphereface.experiments.matrix.MegaFacePlan;
import org.sphereface.experiments.megaface.MegaFaceEmbeddings;
import org.sphereface.networks.Network;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingNames;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.protocols.megaface.DevkitResult;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.FeatureFolder;
import org.sphereface.protocols.megaface.FeatureList;
import org.sphereface.protocols.megaface.MegaFace;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.protocols.megaface.NoiseList;
import picocli.CommandLine;
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

  @Option(names = "--probes", paramLabel = "LIST.json", description = "The devkit's probe list.")
  private Path probes;

  @Option(names = "--distractors", paramLabel = "LIST.json", description = "Its distractor list.")
  private Path distractors;

  @Option(
      names = "--features-probes",
      paramLabel = "DIR",
      description = "Folder of the probes' features, a .bin an image.")
  private Path featuresProbes;

  @Option(
      names = "--features-distractors",
      paramLabel = "DIR",
      description = "Folder of the distractors' features.")
  private Path featuresDistractors;

  @Option(
      names = "--suffix",
      defaultValue = ".bin",
      description = "What follows an image's path in its features' name (default: .bin).")
  private String suffix;

  @Option(
      names = "--noise-probes",
      paramLabel = "FILE",
      description = "Probes to leave out: InsightFace's facescrub_noises.txt.")
  private Path noiseProbes;

  @Option(
      names = "--noise-distractors",
      paramLabel = "FILE",
      description = "Distractors to leave out: its megaface_noises.txt.")
  private Path noiseDistractors;

  @Option(
      names = "--probe-embeddings",
      paramLabel = "FILE",
      description =
          "Instead of lists: N x D probes; the same as --embeddings. Repeated, as is"
              + " --distractor-embeddings in the same order of networks: an ensemble.")
  private List<String> probeEmbeddings = List.of();

  @Option(
      names = "--probe-names",
      paramLabel = "FILE",
      description =
          "N lines: each probe's image; the person is the part before the last slash; the same as"
              + " --names.")
  private Path probeNames;

  @Option(
      names = "--distractor-embeddings",
      paramLabel = "FILE",
      description = "M x D distractors, in any form of --embeddings; streamed.")
  private List<String> distractorEmbeddings = List.of();

  @Option(
      names = "--probe-faces",
      paramLabel = "FACES",
      description =
          "What a network of --network and --weights embeds, people with two or more images: "
              + FaceDescription.FORMS)
  private String probeFaces;

  @Option(
      names = "--distractor-faces",
      paramLabel = "FACES",
      description =
          "The same for the distractors, which lack the probes' people as far as names tell.")
  private String distractorFaces;

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

  @Mixin private PretrainedOptions pretrained;

  @Mixin private CacheOption cache;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (threads < 1) {
      throw usage("--threads must be at least 1.");
    }
    MegaFaceResult result = result();
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
      print(result, printer);
    }
    printer.flush();
    return CommandLine.ExitCode.OK;
  }

  private MegaFaceResult result() {
    if (pretrained.given()) {
      return ofNetwork();
    }
    return !probeEmbeddings.isEmpty() || input.given() ? matrices() : devkit();
  }

  private MegaFaceResult ofNetwork() {
    if (probeFaces == null || distractorFaces == null) {
      throw usage("A network needs --weights, --probe-faces and --distractor-faces.");
    }
    PrintWriter told = input.json() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    MegaFaceEmbeddings embedded = pretrained.megaFace(this::plan, cache.folder(), told);
    try (EmbeddingEnsemble probeRows = EmbeddingEnsemble.open(List.of(embedded.probes()));
        EmbeddingEnsemble distractorRows =
            EmbeddingEnsemble.open(List.of(embedded.distractors()))) {
      return evaluate(probeRows, embedded.people(), Distractors.of(distractorRows, sizes));
    }
  }

  private MegaFacePlan plan(Network network) {
    int height = network.inputHeight();
    int width = network.inputWidth();
    return new MegaFacePlan(
        new FaceDescription(probeFaces, "--probe-faces").source(height, width),
        null,
        new FaceDescription(distractorFaces, "--distractor-faces").source(height, width),
        sizes.stream().sorted().distinct().toList());
  }

  private MegaFaceResult matrices() {
    Path names = probeNames == null ? input.names() : probeNames;
    if (distractorEmbeddings.isEmpty()) {
      throw usage("With the probes' embeddings goes --distractor-embeddings.");
    }
    List<EmbeddingSource> given =
        probeEmbeddings.isEmpty() ? input.sources() : input.sources(probeEmbeddings);
    if (given.size() != distractorEmbeddings.size()) {
      throw usage(
          "An ensemble takes probes and distractors of each network, but there are "
              + given.size()
              + " files of probes and "
              + distractorEmbeddings.size()
              + " of distractors.");
    }
    try (EmbeddingEnsemble probeRows = EmbeddingEnsemble.open(given);
        EmbeddingEnsemble distractorRows =
            EmbeddingEnsemble.open(input.sources(distractorEmbeddings))) {
      EmbeddingNames images = probeRows.names(given, names);
      List<String> people = new ArrayList<>();
      for (String image : images.names()) {
        int slash = image.lastIndexOf('/');
        if (slash < 1) {
          throw new CommandException(
              images.source()
                  + ":"
                  + (people.size() + 1)
                  + ": expected PERSON/IMAGE, found '"
                  + image
                  + "'.");
        }
        people.add(image.substring(0, slash));
      }
      return evaluate(probeRows, people, Distractors.of(distractorRows, sizes));
    }
  }

  private MegaFaceResult devkit() {
    if (probes == null
        || distractors == null
        || featuresProbes == null
        || featuresDistractors == null) {
      throw usage(
          "Give --probes, --distractors, --features-probes and --features-distractors, or"
              + " --embeddings, --names and --distractor-embeddings, or --network, --weights,"
              + " --probe-faces and --distractor-faces.");
    }
    FeatureList probeList = FeatureList.read(probes);
    if (probeList.people().isEmpty()) {
      throw new CommandException(probes + ": expected the people under \"id\", found none.");
    }
    FeatureList distractorList = FeatureList.read(distractors);
    Predicate<String> probeKept = kept("probes", probeList, noiseProbes, featuresProbes);
    Predicate<String> distractorKept =
        kept("distractors", distractorList, noiseDistractors, featuresDistractors);
    FeatureList keptProbes = probeList.where(probeKept);
    return evaluate(
        new FeatureFolder(featuresProbes, keptProbes.paths(), suffix),
        keptProbes.people(),
        new Distractors(
            new FeatureFolder(
                featuresDistractors, distractorList.where(distractorKept).paths(), suffix),
            distractorList.prefixes(sizes, distractorKept)));
  }

  private Predicate<String> kept(String what, FeatureList list, Path noiseFile, Path folder) {
    Predicate<String> clean = path -> true;
    if (noiseFile != null) {
      NoiseList.Noise noise = NoiseList.read(noiseFile).among(list.paths(), noiseFile.toString());
      clean = path -> !noise.images().contains(path);
      warn(
          list,
          clean,
          what
              + " left out as noise by "
              + noiseFile
              + (noise.unseen() == 0 ? "" : ", which has " + noise.unseen() + " more names")
              + (noise.differences().isEmpty() ? "" : "; " + noise.differences()));
    }
    if (!input.skipMissing()) {
      return clean;
    }
    Predicate<String> there = path -> FeatureFolder.exists(folder, path, suffix);
    if (list.paths().stream().noneMatch(there)) {
      throw new CommandException(
          folder
              + " has features of none of the "
              + list.paths().size()
              + " "
              + what
              + ": expected files such as "
              + folder.resolve(list.paths().get(0) + suffix)
              + "; correct the folder or --suffix.");
    }
    warn(list, there, what + " without features");
    return clean.and(there);
  }

  private void warn(FeatureList list, Predicate<String> kept, String what) {
    long lost = list.paths().stream().filter(kept.negate()).count();
    PrintWriter err = spec.commandLine().getErr();
    err.printf("%d of %d %s.%n", lost, list.paths().size(), what);
    err.flush();
  }

  private MegaFaceResult evaluate(EmbeddingRows probeRows, List<String> people, Distractors all) {
    int last = all.prefixes().get(all.prefixes().size() - 1).rows();
    Path resume =
        state == null && out != null ? out.resolveSibling(out.getFileName() + ".state") : state;
    try (Progress progress = Progress.barOnly("distractors", last)) {
      MegaFace run = new MegaFace(probeRows, people, all, threads, progress);
      return resume == null ? run.evaluate() : run.evaluate(resume);
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private static void print(MegaFaceResult result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "MegaFace: %d probes of %d people (%d without a mate left out), %d probe-mate pairs%n%n"
            + "distractors  compared   rank-1 %%  rank-10 %%  TAR %% at FAR 1e-6%n",
        result.probes(),
        result.people(),
        result.probesWithoutMate(),
        result.matePairs());
    for (GalleryResult gallery : result.galleries()) {
      double tar =
          gallery.tarAtFar().stream()
              .filter(rate -> rate.far() == 1e-6)
              .findFirst()
              .orElseThrow()
              .tar();
      out.printf(
          Locale.ROOT,
          "%11d  %8d  %9.4f  %9.4f  %9.4f%s%n",
          gallery.listed(),
          gallery.distractors(),
          100 * gallery.rank1(),
          100 * gallery.rank10(),
          100 * tar,
          1e-6 * gallery.impostorPairs() < 1 ? " (no false accept allowed)" : "");
    }
  }
}

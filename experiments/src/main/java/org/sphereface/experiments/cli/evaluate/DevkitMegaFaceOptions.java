package org.sphereface.experiments.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.FeatureFolder;
import org.sphereface.protocols.megaface.FeatureList;
import org.sphereface.protocols.megaface.NoiseList;
import picocli.CommandLine.Option;

/** MegaFace on the lists of the devkit and a file of features for each image. */
final class DevkitMegaFaceOptions {

  @Option(names = "--probes", paramLabel = "LIST.json", description = "The devkit's probe list.")
  private Path probes;

  @Option(
      names = "--distractors",
      paramLabel = "LIST.json",
      description = "The devkit's distractor list.")
  private Path distractors;

  @Option(
      names = "--features-probes",
      paramLabel = "DIR",
      description = "Folder of the probes' features, one .bin file for each image.")
  private Path featuresProbes;

  @Option(
      names = "--features-distractors",
      paramLabel = "DIR",
      description = "Folder of the distractors' features.")
  private Path featuresDistractors;

  @Option(
      names = "--suffix",
      paramLabel = "TEXT",
      description =
          "The file of an image's features is the image's path and this suffix. Default: .bin.")
  private String suffix = ".bin";

  @Option(
      names = "--noise-probes",
      paramLabel = "FILE",
      description = "List of probes to leave out: InsightFace's facescrub_noises.txt.")
  private Path noiseProbes;

  @Option(
      names = "--noise-distractors",
      paramLabel = "FILE",
      description = "List of distractors to leave out: InsightFace's megaface_noises.txt.")
  private Path noiseDistractors;

  boolean complete() {
    return probes != null
        && distractors != null
        && featuresProbes != null
        && featuresDistractors != null;
  }

  /**
   * Reads the lists, without noise and, if wanted, without images that have no features.
   *
   * @param err receives a line for each reason to leave images out
   */
  MegaFaceInput open(boolean skipMissing, List<Integer> sizes, PrintWriter err) {
    FeatureList probeList = FeatureList.read(probes);
    if (probeList.people().isEmpty()) {
      throw new CommandException(probes + ": expected the people under \"id\", found none.");
    }
    FeatureList distractorList = FeatureList.read(distractors);
    Predicate<String> probeKept =
        new Selection("probes", probeList, featuresProbes, err).kept(noiseProbes, skipMissing);
    Predicate<String> distractorKept =
        new Selection("distractors", distractorList, featuresDistractors, err)
            .kept(noiseDistractors, skipMissing);
    FeatureList keptProbes = probeList.where(probeKept);
    return new MegaFaceInput(
        new FeatureFolder(featuresProbes, keptProbes.paths(), suffix),
        keptProbes.people(),
        new Distractors(
            new FeatureFolder(
                featuresDistractors, distractorList.where(distractorKept).paths(), suffix),
            distractorList.prefixes(sizes, distractorKept)));
  }

  /** The images of a list that are evaluated. */
  private final class Selection {

    private final String kind;
    private final FeatureList list;
    private final Path features;
    private final PrintWriter err;

    Selection(String kind, FeatureList list, Path features, PrintWriter err) {
      this.kind = kind;
      this.list = list;
      this.features = features;
      this.err = err;
    }

    Predicate<String> kept(Path noise, boolean skipMissing) {
      Predicate<String> clean = noise == null ? path -> true : clean(noise);
      return skipMissing ? clean.and(there()) : clean;
    }

    private Predicate<String> clean(Path file) {
      NoiseList.Noise noise = NoiseList.read(file).among(list.paths(), file.toString());
      Predicate<String> clean = path -> !noise.images().contains(path);
      warn(
          clean,
          "left out as noise by "
              + file
              + (noise.unseen() == 0 ? "" : ", which has " + noise.unseen() + " more names")
              + (noise.differences().isEmpty() ? "" : "; " + noise.differences()));
      return clean;
    }

    private Predicate<String> there() {
      Predicate<String> there = path -> FeatureFolder.exists(features, path, suffix);
      if (list.paths().stream().noneMatch(there)) {
        throw new CommandException(
            features
                + " has features of none of the "
                + list.paths().size()
                + " "
                + kind
                + ": expected files such as "
                + features.resolve(list.paths().get(0) + suffix)
                + "; correct the folder or --suffix.");
      }
      warn(there, "without features");
      return there;
    }

    private void warn(Predicate<String> kept, String why) {
      long lost = list.paths().stream().filter(kept.negate()).count();
      err.printf("%d of %d %s %s.%n", lost, list.paths().size(), kind, why);
      err.flush();
    }
  }
}

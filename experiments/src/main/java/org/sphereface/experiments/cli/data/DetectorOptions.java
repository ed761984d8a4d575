package org.sphereface.experiments.cli.data;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sphereface.datasets.landmarks.FaceChoice;
import org.sphereface.datasets.landmarks.LandmarkSource;
import org.sphereface.detection.MtcnnDetector;
import org.sphereface.detection.MtcnnOptions;
import org.sphereface.detection.MtcnnWeights;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.EngineOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The source of landmarks: a file, or a detector with weights that the user gives. */
final class DetectorOptions {

  @Option(
      names = "--landmarks",
      paramLabel = "FILE",
      description =
          "Five points of each photograph: lines of path, then x and y of left eye, right eye, nose,"
              + " left and right mouth corner, in pixels, separated by tabs.")
  private Path landmarks;

  @Option(
      names = "--detector",
      paramLabel = "NAME",
      description = "Finds the landmarks by a detector, in place of --landmarks: mtcnn.")
  private String detector;

  @Option(
      names = "--weights",
      paramLabel = "PATH",
      split = ",",
      description =
          "The detector's parameters: a folder with mtcnn-pnet.safetensors, mtcnn-rnet.safetensors and"
              + " mtcnn-onet.safetensors, or with the authors' det1.caffemodel, det2.caffemodel and"
              + " det3.caffemodel; or the three files separated by commas.")
  private List<Path> weights = List.of();

  @Option(
      names = "--landmark-weights",
      paramLabel = "FILE",
      description =
          "The parameters of MTCNN's fourth network, such as the authors' det4.caffemodel: it moves"
              + " the five points by what it sees in a small patch around each.")
  private Path landmarkWeights;

  @Option(
      names = "--min-face",
      paramLabel = "PIXELS",
      description =
          "Side of the smallest face to find. Larger is faster. Default: ${DEFAULT-VALUE}.")
  private int minimumFace = new MtcnnOptions().minimumFace();

  @Option(
      names = "--factor",
      paramLabel = "F",
      description =
          "From one level of the image pyramid to the next, in (0, 1). Larger finds a little more and"
              + " is slower. Default: 0.709; with --released 0.85.")
  private Double factor;

  @Option(
      names = "--least-scores",
      paramLabel = "P,R,O",
      split = ",",
      description =
          "Least scores of the three networks that find faces, each 0 to 1. Default: 0.6,0.7,0.9.")
  private List<Double> scores = List.of();

  @Option(
      names = "--mirrored",
      description =
          "Takes the mean of the points in the face and in its mirror image; a little more exact.")
  private boolean mirrored;

  @Option(
      names = "--face",
      paramLabel = "WHICH",
      description = "The face to take where there are several: centre (default) or largest.")
  private FaceChoice face = FaceChoice.CENTRE;

  @Mixin private EngineOption engine;

  /**
   * Runs with the source that is chosen, and frees it.
   *
   * @param released whether the detector searches as the released code of SphereFace does
   * @throws CommandException if neither landmarks nor a detector with weights are given
   */
  <T> T with(boolean released, Function<LandmarkSource, T> work) {
    if (landmarks != null && detector != null) {
      throw new CommandException("Give --landmarks or --detector, not both.");
    }
    if (landmarks != null) {
      return work.apply(LandmarkSource.file(landmarks));
    }
    if (detector == null || weights.isEmpty()) {
      throw new CommandException(
          "Landmarks are required: give --landmarks FILE (path, then x and y of left eye, right eye,"
              + " nose, left and right mouth corner, tab separated), or --detector mtcnn with"
              + " --weights DIR, a folder of mtcnn-pnet.safetensors, mtcnn-rnet.safetensors and"
              + " mtcnn-onet.safetensors.");
    }
    if (!detector.equals("mtcnn")) {
      throw new CommandException("There is no detector '" + detector + "': give --detector mtcnn.");
    }
    MtcnnOptions options = options(released ? MtcnnOptions.released() : new MtcnnOptions());
    MtcnnWeights three = MtcnnWeights.of(weights);
    MtcnnWeights files = landmarkWeights == null ? three : three.withLandmarks(landmarkWeights);
    engine.choose();
    try (MtcnnDetector mtcnn =
        new MtcnnDetector(options, files, Engine.getInstance().getDevices(1)[0])) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("landmarks", "by mtcnn");
      settings.putAll(options.settings());
      settings.putAll(files.settings());
      return work.apply(LandmarkSource.detector(mtcnn, settings, face));
    }
  }

  /** What is given, in place of that of a preset. */
  private MtcnnOptions options(MtcnnOptions preset) {
    if (!scores.isEmpty() && scores.size() != 3) {
      throw new CommandException(
          "--least-scores has " + scores.size() + " numbers: give three, such as 0.6,0.7,0.9.");
    }
    boolean given = !scores.isEmpty();
    return new MtcnnOptions(
        minimumFace,
        factor == null ? preset.factor() : factor,
        given ? scores.get(0) : preset.proposalScore(),
        given ? scores.get(1) : preset.refinementScore(),
        given ? scores.get(2) : preset.outputScore(),
        mirrored);
  }
}

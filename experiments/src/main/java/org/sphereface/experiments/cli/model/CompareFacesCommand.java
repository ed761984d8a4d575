package org.sphereface.experiments.cli.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.landmarks.FaceChoice;
import org.sphereface.datasets.landmarks.LandmarkSource;
import org.sphereface.detection.MtcnnDetector;
import org.sphereface.detection.MtcnnOptions;
import org.sphereface.detection.MtcnnWeights;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.cli.shared.PretrainedOptions;
import org.sphereface.experiments.model.ModelFile;
import org.sphereface.experiments.model.StoredThreshold;
import org.sphereface.reports.html.FacePairPage;
import org.sphereface.reports.html.Fact;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.EmbeddingModel;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sphereface compare-faces}: the similarity of two photographs' faces. */
@Command(
    name = "compare-faces",
    description =
        "Aligns and embeds the faces of two photographs and prints their cosine. Without landmarks or"
            + " a detector, the images are aligned faces.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sphereface compare-faces A.jpg B.jpg --model FILE.onnx --preprocessing imagenet \\",
      "    --detector mtcnn --detector-weights models --evaluation lfw.json --html pair.html",
      "  sphereface compare-faces A.png B.png --network mobilefacenet --weights FILE.safetensors"
    })
public final class CompareFacesCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "A", description = "The first photograph.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "The second photograph.")
  private Path second;

  @Mixin private PretrainedOptions pretrained;

  @Option(
      names = "--landmarks",
      paramLabel = "FILE",
      description = "Five points of each photograph, as for 'data align', by the files' names.")
  private Path landmarks;

  @Option(names = "--detector", paramLabel = "NAME", description = "Finds the landmarks: mtcnn.")
  private String detector;

  @Option(
      names = "--detector-weights",
      paramLabel = "PATH",
      split = ",",
      description = "The detector's parameters, as --weights of 'data align'.")
  private List<Path> detectorWeights = List.of();

  @Option(
      names = "--evaluation",
      paramLabel = "FILE.json",
      description =
          "A result of the same model, by evaluate ... --evaluation uncentred --json --with-pairs:"
              + " its threshold decides, and its pairs say the false-accept rates.")
  private Path evaluation;

  @Option(
      names = "--html",
      paramLabel = "FILE.html",
      description = "Also writes a page with both aligned faces.")
  private Path html;

  @Mixin private JsonOption json;

  @Spec private CommandLine.Model.CommandSpec spec;

  /** Rates are fractions; null without a stored evaluation. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Comparison(
      String first,
      String second,
      double cosine,
      String pairSource,
      Double threshold,
      Double falseAcceptRateOfThreshold,
      Double falseAcceptRateOfCosine,
      Boolean same) {}

  @Override
  public Integer call() {
    if ((detector == null) != detectorWeights.isEmpty()
        || (detector != null && landmarks != null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Give --detector mtcnn with --detector-weights, or --landmarks, or neither for aligned"
              + " faces.");
    }
    if (detector != null && !detector.equals("mtcnn")) {
      throw new CommandException("There is no detector '" + detector + "': give --detector mtcnn.");
    }
    Optional<StoredThreshold> stored = Optional.ofNullable(evaluation).map(StoredThreshold::read);
    ModelFile model = pretrained.model();
    List<FaceImage> photographs =
        List.of(new ImageFile(first).read(), new ImageFile(second).read());
    List<FaceImage> faces = faces(photographs, model);
    double cosine;
    try (EmbeddingModel opened = model.open()) {
      List<float[]> rows = new EmbeddingExtractor(opened, done -> {}).embed(faces);
      cosine = cosine(rows.get(0), rows.get(1));
    }
    if (!Double.isFinite(cosine)) {
      throw new CommandException(
          "The embeddings of "
              + first
              + " and "
              + second
              + " have no cosine: one is zero or not"
              + " finite.");
    }
    Comparison comparison = comparison(cosine, stored);
    if (html != null) {
      page(faces, facts(comparison, model)).write(html);
    }
    json.print(comparison, out -> facts(comparison, model).forEach(fact -> print(fact, out)));
    return CommandLine.ExitCode.OK;
  }

  private static void print(Fact fact, PrintWriter out) {
    out.println(fact.name() + ": " + fact.value());
  }

  private Comparison comparison(double cosine, Optional<StoredThreshold> stored) {
    return new Comparison(
        first.toString(),
        second.toString(),
        cosine,
        stored.map(StoredThreshold::source).orElse(null),
        stored.map(StoredThreshold::cosine).orElse(null),
        stored.map(of -> of.falseAcceptRate(of.cosine())).orElse(null),
        stored.map(of -> of.falseAcceptRate(cosine)).orElse(null),
        stored.map(of -> cosine > of.cosine()).orElse(null));
  }

  private List<FaceImage> faces(List<FaceImage> photographs, ModelFile model) {
    if (landmarks == null && detector == null) {
      for (int i = 0; i < 2; i++) {
        FaceImage image = photographs.get(i);
        if (image.height() != model.inputHeight() || image.width() != model.inputWidth()) {
          throw new CommandException(
              String.format(
                  Locale.ROOT,
                  "%s is %d x %d (height x width), but the model takes faces of %d x %d: give"
                      + " --detector mtcnn with --detector-weights, or --landmarks.",
                  i == 0 ? first : second,
                  image.height(),
                  image.width(),
                  model.inputHeight(),
                  model.inputWidth()));
        }
      }
      return photographs;
    }
    FaceTemplate template = FaceTemplate.aligningTo(model.inputHeight(), model.inputWidth());
    List<Optional<List<Point>>> points = points(photographs);
    List<FaceImage> faces = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path photograph = i == 0 ? first : second;
      List<Point> found =
          points
              .get(i)
              .orElseThrow(
                  () ->
                      new CommandException(
                          detector == null
                              ? landmarks + " has no landmarks of " + photograph + ": add them."
                              : "The detector found no face in "
                                  + photograph
                                  + ": give its landmarks by --landmarks."));
      FaceImage aligned = template.align(photographs.get(i), found);
      faces.add(PixelOperations.boxReduced(aligned, aligned.height() / model.inputHeight()));
    }
    return faces;
  }

  private List<Optional<List<Point>>> points(List<FaceImage> photographs) {
    List<String> names = List.of(first.getFileName().toString(), second.getFileName().toString());
    if (detector == null) {
      return LandmarkSource.file(landmarks).among(names).find(names, photographs);
    }
    MtcnnWeights files = MtcnnWeights.of(detectorWeights);
    try (MtcnnDetector mtcnn =
        new MtcnnDetector(new MtcnnOptions(), files, pretrained.device().get())) {
      return LandmarkSource.detector(mtcnn, Map.of(), FaceChoice.CENTRE).find(names, photographs);
    }
  }

  private static double cosine(float[] left, float[] right) {
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int i = 0; i < left.length; i++) {
      product += (double) left[i] * right[i];
      leftSquare += (double) left[i] * left[i];
      rightSquare += (double) right[i] * right[i];
    }
    return product / Math.sqrt(leftSquare) / Math.sqrt(rightSquare);
  }

  private static List<Fact> facts(Comparison comparison, ModelFile model) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Photographs", comparison.first() + ", " + comparison.second()));
    facts.add(new Fact("Model", model.file().getFileName() + ", " + model.settings()));
    facts.add(new Fact("Cosine", number("%.6f", comparison.cosine())));
    if (comparison.threshold() != null) {
      facts.add(
          new Fact(
              "Threshold",
              number("%.6f", comparison.threshold())
                  + ", mean of the folds of "
                  + comparison.pairSource()));
      facts.add(
          new Fact(
              "FAR of the threshold",
              number("%.4f %%", 100 * comparison.falseAcceptRateOfThreshold())));
      facts.add(
          new Fact(
              "FAR of a threshold at this cosine",
              number("%.4f %%", 100 * comparison.falseAcceptRateOfCosine())));
      facts.add(new Fact("Decision", comparison.same() ? "same person" : "different people"));
    }
    return facts;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private FacePairPage page(List<FaceImage> faces, List<Fact> facts) {
    return new FacePairPage(List.of(face(first, faces.get(0)), face(second, faces.get(1))), facts);
  }

  private static FacePairPage.Face face(Path photograph, FaceImage image) {
    return new FacePairPage.Face(
        photograph.getFileName().toString(),
        Base64.getEncoder().encodeToString(ImageEncoding.png(image)));
  }
}

package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.RunSettings;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.statistics.ClassAngles;
import org.sphereface.protocols.statistics.EmbeddingStatistics;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.EmbeddingCurve;
import org.sphereface.training.Recipe;
import org.sphereface.training.TrainingListener;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;

/**
 * Measures the embeddings of a cell at some points of its training curve, the last always among
 * them, and writes the cell's {@link EmbeddingCurve} at each.
 *
 * <p>The images are the same at each point: at most 4, evenly spread, of each of at most 32 people
 * of the training set and of the first evaluation, evenly spread over those with two or more
 * images.
 *
 * <p>The cost is bounded: there are at most 20 points, and so few that at most a tenth of the
 * number of images that the training reads is embedded, but one point at least. Embedding an image
 * takes about a third of training with it. Nothing of the training depends on it.
 */
final class EmbeddingRecorder implements TrainingListener {

  private static final int PEOPLE = 32;
  private static final int IMAGES = 4;
  private static final int MOST_POINTS = 20;
  private static final double MOST_IMAGES = 0.1;

  private final CellJob job;
  private final FaceModel model;
  private final RunSettings settings;
  private final Optional<Sample> training;
  private final Optional<Sample> test;
  private final List<EmbeddingCurve.Point> points = new ArrayList<>();
  private boolean broken;

  /**
   * Images of some people.
   *
   * @param images their positions in the set
   * @param people the label of each
   */
  private record Sample(FaceDataset faces, List<Integer> images, int[] people) {

    /** Returns empty if no two people have two images. */
    static Optional<Sample> of(FaceDataset faces) {
      Map<Integer, List<Integer>> byPerson = new TreeMap<>();
      for (int image = 0; image < faces.images().size(); image++) {
        byPerson.computeIfAbsent(faces.label(image), label -> new ArrayList<>()).add(image);
      }
      List<List<Integer>> people =
          byPerson.values().stream().filter(images -> images.size() > 1).toList();
      List<Integer> images =
          SphereCollector.spread(people, PEOPLE).stream()
              .flatMap(of -> SphereCollector.spread(of, IMAGES).stream())
              .toList();
      return people.size() < 2
          ? Optional.empty()
          : Optional.of(
              new Sample(faces, images, images.stream().mapToInt(faces::label).toArray()));
    }

    float[][] embed(EmbeddingExtractor extractor) {
      Embeddings embeddings = extractor.extractFinite(faces, images);
      return images.stream()
          .map(image -> embeddings.of(faces.images().get(image)))
          .toArray(float[][]::new);
    }
  }

  EmbeddingRecorder(CellJob job, FaceModel model, RunSettings settings) {
    this.job = job;
    this.model = model;
    this.settings = settings;
    this.training = Sample.of(job.training());
    this.test =
        job.sets().evaluations().stream().findFirst().flatMap(first -> Sample.of(first.faces()));
  }

  @Override
  public void began(TrainingState done) {
    Optional<EmbeddingCurve> before =
        EmbeddingCurve.read(settings.out(), job.cell().id())
            .filter(curve -> isOfSets(curve) && done.iteration() > 0);
    before.ifPresent(
        curve ->
            curve.points().stream()
                .filter(point -> point.iteration() <= done.iteration())
                .forEach(points::add));
  }

  private boolean isOfSets(EmbeddingCurve curve) {
    EmbeddingCurve now = curve();
    return curve.trainingFingerprint().equals(now.trainingFingerprint())
        && Optional.ofNullable(curve.testFingerprint())
            .equals(Optional.ofNullable(now.testFingerprint()));
  }

  private EmbeddingCurve curve() {
    return new EmbeddingCurve(
        CellResult.SCHEMA_VERSION,
        job.training().fingerprint(),
        test.map(sample -> sample.faces().fingerprint()).orElse(null),
        points);
  }

  @Override
  public void logged(CurvePoint point, double imagesPerSecond) {
    if (broken || !isDue(job.recipe(), point.iteration(), images())) {
      return;
    }
    try {
      points.add(measure(point.iteration()));
    } catch (DatasetException | ProtocolException e) {
      broken = true;
      settings.print("  Angles and norms over the training are left out: %s", e.getMessage());
      return;
    }
    curve().write(settings.out(), job.cell().id());
  }

  private int images() {
    return training.map(sample -> sample.images().size()).orElse(0)
        + test.map(sample -> sample.images().size()).orElse(0);
  }

  /**
   * Whether a logged iteration is measured.
   *
   * @param images that a measurement embeds
   */
  static boolean isDue(Recipe recipe, int iteration, int images) {
    int every = recipe.iterationsToPoint();
    int last = recipe.schedule().iterations();
    long logged = (last + every - 1L) / every;
    long number = (iteration + every - 1L) / every;
    double affordable = MOST_IMAGES * last * recipe.data().batch() / Math.max(1, images);
    long measured = Math.max(1, Math.min(Math.min(MOST_POINTS, logged), (long) affordable));
    return images > 0 && number * measured / logged > (number - 1) * measured / logged;
  }

  private EmbeddingCurve.Point measure(int iteration) {
    EmbeddingExtractor extractor = EmbeddingExtractor.withoutMirror(model);
    Optional<float[][]> trained = training.map(sample -> sample.embed(extractor));
    Optional<float[][]> tested = test.map(sample -> sample.embed(extractor));
    Optional<ClassAngles> classes =
        trained.flatMap(
            rows ->
                model
                    .classWeights(rows[0].length)
                    .map(weights -> ClassAngles.of(rows, training.get().people(), weights)));
    return new EmbeddingCurve.Point(
        iteration,
        trained.map(rows -> EmbeddingStatistics.of(rows, training.get().people())).orElse(null),
        tested.map(rows -> EmbeddingStatistics.of(rows, test.get().people())).orElse(null),
        classes.orElse(null),
        classes
            .map(angles -> model.unrecognised(trained.get(), training.get().people(), iteration))
            .orElse(null));
  }
}

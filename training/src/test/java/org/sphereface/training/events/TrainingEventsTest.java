package org.sphereface.training.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.files.OutputFolder;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.events.EventReader.Scalar;

class TrainingEventsTest {

  private static final TrainingState NOTHING = progress(0, List.of());

  @TempDir private Path temporary;

  private Path folder;

  @BeforeEach
  void folder() {
    folder = temporary.resolve("events");
  }

  private static CurvePoint point(int iteration, double loss) {
    return new CurvePoint(iteration, loss, 0.5, 0.1, null);
  }

  private static TrainingState progress(int iteration, List<CurvePoint> curve) {
    List<Double> speeds = curve.stream().map(point -> 100.0).toList();
    return new TrainingState(
        iteration,
        curve,
        speeds,
        new TrainingState.Interval(0, 0, 0),
        List.of(),
        0,
        Map.of(),
        List.of());
  }

  /** Always at the same time, so that names cannot go by it. */
  private TrainingEvents events() {
    return new TrainingEvents(OutputFolder.at(folder), () -> Instant.ofEpochSecond(1_500_000_000));
  }

  /** From where it goes on to a kill or the end, at 90 images a second. */
  private void session(TrainingState from, CurvePoint... points) {
    try (TrainingEvents session = events()) {
      session.began(from);
      for (CurvePoint point : points) {
        session.logged(point, 90);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void everySeriesHasEachIterationOnceAfterAKillAndWhatWasLostIsReplaced() throws Exception {
    try (TrainingEvents killed = events()) {
      killed.began(NOTHING);
      killed.logged(point(10, 4), 90);
      killed.logged(point(20, 3), 90);
      killed.logged(point(30, 99), 90);
      killed.evaluated(30, "LFW", 0.1);
    }
    try (TrainingEvents resumed = events()) {
      resumed.began(progress(20, List.of(point(10, 4), point(20, 3))));
      resumed.logged(point(30, 2), 80);
      resumed.evaluated(30, "LFW", 0.9);
    }

    var series = EventReader.read(folder);
    assertEquals(
        List.of(new Scalar(10, 4), new Scalar(20, 3), new Scalar(30, 2)),
        series.get("training/loss"));
    assertEquals(
        List.of(new Scalar(10, 90), new Scalar(20, 100), new Scalar(30, 80)),
        series.get("training/images_per_second"));
    assertEquals(List.of(new Scalar(30, 0.9f)), series.get("evaluation/LFW"));
    assertEquals(2, files().size());
  }

  @Test
  void aKillWhileEvaluatingLeavesEachAccuracyOnce() throws Exception {
    TrainingState trained = progress(10, List.of(point(10, 4)));
    for (double accuracy : new double[] {0.7, 0.8}) {
      try (TrainingEvents session = events()) {
        session.began(trained);
        session.evaluated(10, "LFW", accuracy);
      }
    }

    var series = EventReader.read(folder);
    assertEquals(List.of(new Scalar(10, 0.8f)), series.get("evaluation/LFW"));
    assertEquals(List.of(new Scalar(10, 4)), series.get("training/loss"));
  }

  @Test
  void aCheckpointBetweenTwoPointsKeepsThePointBefore() throws Exception {
    session(NOTHING, point(10, 4), point(20, 99));
    session(progress(15, List.of(point(10, 4))), point(20, 3));

    assertEquals(
        List.of(new Scalar(10, 4), new Scalar(20, 3)),
        EventReader.read(folder).get("training/loss"));
  }

  @Test
  void aTrainingThatStartsAnewForgetsWhatWasThere() throws Exception {
    for (double loss : new double[] {9, 4}) {
      session(NOTHING, point(10, loss));
    }

    assertEquals(List.of(new Scalar(10, 4)), EventReader.read(folder).get("training/loss"));
    assertEquals(1, files().size());
  }

  @Test
  void aRecordThatAKillToreIsPassedOver() throws Exception {
    session(NOTHING, point(10, 4), point(20, 99));
    try (FileChannel file = FileChannel.open(files().get(0), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 3);
    }
    session(progress(10, List.of(point(10, 4))), point(20, 3));

    assertEquals(
        List.of(new Scalar(10, 4), new Scalar(20, 3)),
        EventReader.read(folder).get("training/loss"));
  }

  @Test
  void lambdaIsASeriesOnlyWhereTheLossHasOne() throws Exception {
    try (TrainingEvents session = events()) {
      session.began(NOTHING);
      session.logged(point(10, 4), 90);
      assertEquals(
          Set.of(
              "training/loss",
              "training/accuracy",
              "training/learning_rate",
              "training/images_per_second"),
          EventReader.read(folder).keySet());
      session.logged(new CurvePoint(20, 3, 0.5, 0.1, 5.0), 90);
    }

    assertEquals(List.of(new Scalar(20, 5)), EventReader.read(folder).get("training/lambda"));
  }
}

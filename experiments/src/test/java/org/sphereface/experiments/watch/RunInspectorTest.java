package org.sphereface.experiments.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.RunLock;
import org.sphereface.experiments.watch.RunSnapshot.CellView;
import org.sphereface.experiments.watch.RunSnapshot.State;
import org.sphereface.results.ResultException;

class RunInspectorTest {

  private static final String TRAINING =
      "{\"phase\": \"TRAINING\", \"cell\": \"b\", \"training\": {\"iterations\": 400, \"batch\": 50,"
          + " \"latest\": {\"iteration\": 100, \"loss\": 3.25, \"accuracy\": 0.5,"
          + " \"learningRate\": 0.1, \"lambda\": 76.9}, \"imagesPerSecond\": 260,"
          + " \"meanRate\": 250}, \"work\": {\"a\": 10, \"b\": 10, \"c\": 10, \"d\": 5}}";

  @TempDir private Path folder;

  private final RunInspector run() {
    return new RunInspector(folder);
  }

  @Test
  void aRunThatGoesOnShowsEachCellAsFarAsItIs() throws Exception {
    new WatchedRun(folder).plan("a", "b", "c", "d").finished("a").failed("d", "It diverged.");
    new WatchedRun(folder).status(TRAINING);
    try (RunLock lock = RunLock.of(folder)) {
      RunSnapshot view = run().look();

      assertEquals(
          List.of(
              new CellView("a", State.FINISHED, "LFW 93.00 % +- 0.50"),
              // 300 iterations of 50 images at 250 a second
              new CellView(
                  "b",
                  State.RUNNING,
                  "100/400, loss 3.250, accuracy 50.0 %, lambda 76.9, learning rate 0.100,"
                      + " 260 images/s, 60 s left"),
              new CellView("c", State.WAITING, ""),
              new CellView("d", State.FAILED, "It diverged.")),
          view.cells());
      assertTrue(view.alive());
      // and c as long as a, which took 100 s
      assertEquals(160, view.secondsLeft().orElseThrow(), 1e-9);
    }
  }

  @Test
  void aRunThatWasKilledShowsWhatIsInterruptedAndFromWhereItGoesOn() throws Exception {
    new WatchedRun(folder)
        .plan("a", "b", "c")
        .finished("a")
        .status(TRAINING)
        .checkpoint("b", 40)
        .checkpoint("b", 80);

    RunSnapshot view = run().look();

    assertFalse(view.alive());
    assertFalse(view.complete());
    assertEquals(
        List.of(
            new CellView("b", State.INTERRUPTED, "at iteration 100, goes on from iteration 80"),
            new CellView("c", State.WAITING, "")),
        view.cells().subList(1, 3));
    assertTrue(view.secondsLeft().isEmpty());
  }

  @Test
  void aCellThatMegaFaceCouldNotMeasureHasFailedWithTheReasonAndSoHasTheLastOfAnEnsemble() {
    new WatchedRun(folder)
        .plan("a", "b", "c")
        .together("abc")
        .finished("a")
        .finished("b")
        .finished("c")
        .megaFaceFailed("b", "No faces.")
        .megaFaceFailed("abc", "No disk.");

    RunSnapshot view = run().look();

    assertEquals(
        List.of(
            new CellView("a", State.FINISHED, "LFW 93.00 % +- 0.50"),
            new CellView("b", State.FAILED, "LFW 93.00 % +- 0.50; MegaFace: No faces."),
            new CellView("c", State.FAILED, "LFW 93.00 % +- 0.50; MegaFace of abc: No disk.")),
        view.cells());
    assertFalse(view.complete());
  }

  @Test
  void aFailedCellThatIsTriedAgainIsRunning() throws Exception {
    new WatchedRun(folder).plan("b").failed("b", "It diverged.").status(TRAINING);
    try (RunLock lock = RunLock.of(folder)) {
      assertEquals(State.RUNNING, run().look().cells().get(0).state());
    }
  }

  @Test
  void phasesBesideTrainingAreNamed() throws Exception {
    new WatchedRun(folder).plan("b");
    try (RunLock lock = RunLock.of(folder)) {
      assertEquals("starting or ending", run().look().activity());
      new WatchedRun(folder).status("{\"phase\": \"OPENING\", \"work\": {}}");
      assertEquals("opening the data sets", run().look().activity());
      new WatchedRun(folder).status(TRAINING.replace("TRAINING", "EVALUATING"));
      assertEquals("trained, evaluating", run().look().cells().get(0).text());
      new WatchedRun(folder)
          .finished("b")
          .status("{\"phase\": \"MEGAFACE\", \"cell\": \"b\", \"work\": {}}");
      assertEquals("measuring MegaFace with b", run().look().activity());
      assertEquals(State.FINISHED, run().look().cells().get(0).state());
    }
  }

  @Test
  void beforeThereIsAMatrixALockSaysThatARunBegins() throws Exception {
    try (RunLock lock = RunLock.of(folder)) {
      assertEquals("opening the data sets", run().look().activity());
    }
    assertTrue(
        assertThrows(ResultException.class, () -> run().look())
            .getMessage()
            .startsWith("There is no matrix.json in " + folder));
  }

  @Test
  void aStatusThatCannotBeReadIsNone() throws Exception {
    new WatchedRun(folder).plan("b");
    for (String status : List.of("", "null", "{", "{\"phase\": \"DANCING\"}", "[]")) {
      new WatchedRun(folder).status(status);
      assertEquals(State.WAITING, run().look().cells().get(0).state(), status);
    }
  }
}

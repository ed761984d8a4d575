package org.sphereface.experiments.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.engine.library.EngineSettings;
import org.sphereface.experiments.data.OpenedEvaluation;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.losses.Loss;
import org.sphereface.losses.builtin.ModifiedSoftmax;
import org.sphereface.losses.builtin.SampledClasses;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.losses.builtin.SoftmaxCenter;
import org.sphereface.networks.NetworkCost;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.Recipe;
import org.sphereface.training.StepTiming;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

class MatrixForecastTest {

  private static final int BATCH = 8;
  private static final int ITERATIONS = 100;

  private static Matrix shipped(String name, String... sets) {
    return new MatrixReader().read(name, List.of(sets));
  }

  private static Recipe recipe() {
    return new Recipe(
        new StepSchedule(ITERATIONS, 0.1, List.of(), 0.1),
        new Sgd(0.9, 5e-4),
        Recipe.Data.shuffled(BATCH),
        Precision.FLOAT32,
        new Recipe.Monitoring(10, 0, Recipe.StuckAction.WARN));
  }

  private static CellForecast ofTwenty(Loss loss, Integer identities) {
    Cell cell = new Cell("cell", loss, new SphereFaceNetwork(), 1);
    NetworkCost cost = NetworkCost.of(cell.network());
    return CellForecast.of(cell, recipe(), cost, identities, 0, 1_000_000);
  }

  /** Table 2 at 112 x 96, pixels of the four stages' maps: 56 x 48, 28 x 24, 14 x 12, 7 x 6. */
  private static long multiplyAddsOfTwenty() {
    long opening = 9L * (3 * 64 * 2688 + 64 * 128 * 672 + 128 * 256 * 168 + 256 * 512 * 42);
    long units =
        2 * 9L * (64L * 64 * 2688 + 2 * 128L * 128 * 672 + 4 * 256L * 256 * 168 + 512L * 512 * 42);
    return opening + units + 512L * 42 * 512;
  }

  @Test
  void twentyLayersHaveTheParametersOfTheReleasedNetAndThreeForwardPassesAStep() {
    CellForecast cell = ofTwenty(new ModifiedSoftmax(), 10_572);

    assertEquals(22_670_656 - 3_712, cell.networkParameters());
    assertEquals(10_572L * 512, cell.headParameters());
    assertEquals(6L * BATCH * (multiplyAddsOfTwenty() + 10_572L * 512), cell.stepFlops());
    assertEquals(cell.stepFlops() * ITERATIONS, cell.trainingFlops());
    assertEquals(BATCH * ITERATIONS, cell.trainingImages());
    // parameters and velocities, float32
    assertEquals(8L * (22_666_944 + 10_572L * 512), cell.diskBytes());
    // checkpoints of every tenth of the training: the latest two, the best, and the file itself
    assertEquals(4 * cell.diskBytes(), cell.trainingDiskBytes());
    // of a million images and their mirror images, float32
    assertEquals(1_000_000L * 2 * 512 * 4, cell.megaFaceDiskBytes());
    assertEquals(2 * 2 * 1_000_000L * multiplyAddsOfTwenty(), cell.evaluationFlops());
  }

  @Test
  void withoutIdentitiesNothingOfTheHeadIsCounted() {
    CellForecast cell = ofTwenty(new ModifiedSoftmax(), null);

    assertNull(cell.headParameters());
    assertEquals(6L * BATCH * multiplyAddsOfTwenty(), cell.stepFlops());
    assertEquals(8L * 22_666_944, cell.diskBytes());
  }

  @Test
  void centresHaveNoVelocityAndASampleIsKeptWhole() {
    CellForecast plain = ofTwenty(new Softmax(), 1000);
    CellForecast centres = ofTwenty(new SoftmaxCenter(), 1000);
    CellForecast sampled = ofTwenty(new SampledClasses(new ModifiedSoftmax(), 0.1), 1000);

    assertEquals(1000 * 512, centres.headParameters() - plain.headParameters());
    assertEquals(4L * 1000 * 512, centres.diskBytes() - plain.diskBytes());
    assertEquals(plain.stepFlops(), centres.stepFlops());
    assertEquals(1000L * 512, sampled.headParameters());
    assertEquals(6L * BATCH * (multiplyAddsOfTwenty() + 100 * 512), sampled.stepFlops());
  }

  @Test
  void diskIsFullestWhileTheLastCellIsTrainedOrItsMegaFaceIsMeasured() {
    MatrixForecast small = MatrixForecast.of(shipped("smoke"), null, 1);
    long file = small.cells().get(0).diskBytes();
    assertEquals(0, small.megaFaceImages());
    // smoke's second cell has no bias and no velocity of one, of 20 classes
    assertEquals(file - 8 * 20, small.cells().get(1).diskBytes());
    assertEquals(2 * file - 8 * 20, small.diskBytes());
    assertEquals(file + 4 * (file - 8 * 20), small.peakDiskBytes());

    MatrixForecast large =
        MatrixForecast.of(
            shipped("mini-table5", "megaface.distractors.identities=100000"), null, 1);
    assertEquals(60 * 4 + 100_000, large.megaFaceImages());
    long embeddings = (60 * 4 + 100_000) * 2L * 512 * 4;
    assertEquals(embeddings, large.cells().get(0).megaFaceDiskBytes());
    // the last ensemble's: the whole face's, the upper crop's and the lower crop's
    assertEquals(large.diskBytes() + 3 * embeddings, large.peakDiskBytes());
    assertEquals(
        large.diskBytes() - 10 * large.cells().get(39).diskBytes() + embeddings,
        MatrixForecast.of(
                shipped("mini-table5", "megaface.distractors.identities=100000", "patches=null"),
                null,
                1)
            .peakDiskBytes());
  }

  @Test
  void aMatrixOnSyntheticFacesLacksNothing() {
    MatrixForecast forecast = MatrixForecast.of(shipped("smoke"), null, 1);

    assertEquals(List.of(), forecast.missing());
    assertEquals(List.of(), forecast.notes());
    assertEquals(20, forecast.identities());
    assertEquals(120, forecast.trainingImages());
    assertEquals(2, forecast.cells().size());
    assertTrue(forecast.cells().get(0).evaluationFlops() > 0);
  }

  @Test
  void everyMissingInputIsToldAtOnceWithWhatIsExpected() {
    MatrixForecast forecast = MatrixForecast.of(shipped("paper-all"), 10_572, 1);

    // CASIA-WebFace, three of LFW, three of YTF
    assertEquals(7, forecast.missing().size(), forecast.missing().toString());
    assertTrue(forecast.missing().get(0).contains("494,414 images"), forecast.missing().get(0));
    assertEquals(17, forecast.cells().size());
    assertEquals(10_572, forecast.identities());
    assertNull(forecast.trainingImages());
  }

  @Test
  void pathsThatAreNotThereAreToldTogetherWithDataThatCannotBeRead(@TempDir Path folder)
      throws Exception {
    Path pairs = Files.writeString(folder.resolve("pairs.txt"), "no pairs");
    Path faces = Files.createDirectory(folder.resolve("lfw"));
    MatrixForecast forecast =
        MatrixForecast.of(
            shipped(
                "lfw-real",
                "lfw=" + faces,
                "lfwPairs=" + pairs,
                "lfwLandmarks=" + folder.resolve("nowhere.txt")),
            null,
            1);

    assertEquals(1, forecast.missing().size(), forecast.missing().toString());
    assertTrue(forecast.missing().get(0).contains("nowhere.txt"), forecast.missing().get(0));
    assertEquals(2, forecast.notes().size());
  }

  @Test
  void facesOfAnotherSizeThanTheNetworksAreTold() {
    MatrixForecast forecast =
        MatrixForecast.of(shipped("smoke", "networks.0.inputHeight=112"), null, 1);

    assertEquals(2, forecast.missing().size(), forecast.missing().toString());
    assertTrue(forecast.missing().get(0).contains("56 x 48"), forecast.missing().get(0));
  }

  @Test
  void calibrationMeasuresEachNetworkAndTimesItsCells() {
    Matrix smoke = shipped("smoke");
    MatrixForecast forecast = MatrixForecast.of(smoke, null, 1);
    SpeedCalibration calibration =
        SpeedCalibration.measure(smoke, forecast.identities(), NetworkCosts.onEngine(), 1);

    assertEquals(1, calibration.rates().size());
    SpeedCalibration.Rate rate = calibration.rates().values().iterator().next();
    assertTrue(rate.gflops() > 0 && rate.steps() >= 1);
    CellForecast cell = forecast.cells().get(0);
    double one =
        cell.trainingFlops() / rate.gflops() / 1e9
            + cell.evaluationFlops() / rate.embeddingGflops() / 1e9;
    assertEquals(one, calibration.seconds(smoke.cells().get(0), cell).orElseThrow(), 1e-9 * one);
    assertTrue(calibration.readingSeconds() > 0);
    double all = 2 * one + calibration.readingSeconds();
    assertEquals(all, calibration.seconds(smoke.cells(), forecast.cells()), 1e-9 * all);
  }

  @Test
  void memoryIsThatOfTheMeasuredStepsForTheRecipesBatch() {
    // Adam has two values where the measured SGD has one
    Matrix matrix = shipped("smoke", "recipe.batch=300", "recipe.optimizer=adam");
    MatrixForecast forecast = MatrixForecast.of(matrix, null, 1);
    CellForecast cell = forecast.cells().get(0);
    long held = 4 * 3 * (cell.networkParameters() + cell.headParameters());
    assertEquals(held + held / 3, cell.parameterBytes());
    List<Integer> batches = new ArrayList<>();
    SpeedCalibration calibration =
        SpeedCalibration.measure(
            matrix,
            forecast.identities(),
            NetworkCosts.withoutEngine(),
            1,
            Precision.FLOAT32,
            (network, loss, classes, batch, precision, steps, seconds) -> {
              batches.add(batch);
              return new StepTiming(batch, 1, 1, 1, new StepTiming.Memory(held + 70, 5000));
            });
    assertEquals(1, batches.size());
    long memory = held + held / 3 + 70 + 5000 * 300;
    assertEquals(memory, calibration.memoryBytes(matrix, matrix.cells().get(0), cell));
    assertEquals(memory, calibration.memoryBytes(matrix, forecast.cells()));
    assertEquals(cell.memoryBytes(), SpeedCalibration.NONE.memoryBytes(matrix, forecast.cells()));
  }

  @Test
  void eachPatchReadsItsOwnImagesAndASetThatIsNotKeptIsReadAsOftenAsItIsNeeded() {
    String faces =
        "{source: synthetic-faces, split: test, seed: 2, identities: %d, imagesPerIdentity: 3,"
            + " height: 56, width: 48}";
    // 30 iterations of 16 images are more than the 120 that there are
    Matrix matrix =
        shipped(
            "smoke",
            "recipe.iterations=30",
            "evaluations.0.faces.identities=60",
            "megaface={probes: "
                + String.format(faces, 5)
                + ", distractors: "
                + String.format(faces, 30_000)
                + "}",
            "patches={losses: [softmax], crops: [{name: upper, zoom: 1.4, down: 22}]}");

    List<ImageReadTiming.Share> shares = new ImageReadTiming(matrix).shares();

    // two cells of whole faces and one of the patch; 90,000 x 8,064 bytes are above half a GiB
    long named = OpenedEvaluation.open(matrix.evaluations().get(0), 0).indexByImage().size();
    assertTrue(named < 360, "some test images are in no pair");
    assertEquals(
        List.of(120L, 120L, named, named, 15L, 15L, 2 * 90_000L, 90_000L),
        shares.stream().map(ImageReadTiming.Share::images).toList());
    assertEquals(EngineSettings.ofProcess().threads(), shares.get(2).threads());
    assertEquals(
        90L * 16,
        new ImageReadTiming(
                shipped(
                    "smoke",
                    "losses=[softmax]",
                    "recipe.iterations=90",
                    "train.identities=70000",
                    "train.imagesPerIdentity=2"))
            .shares()
            .get(0)
            .images());
  }

  @Test
  void cellsOfPatchesAreCountedAndACropThatReachesBeyondAlignedFacesIsTold(@TempDir Path folder)
      throws IOException {
    MatrixForecast plan = MatrixForecast.of(shipped("mini-table5"), null, 1);
    assertEquals(6 * 5 + 2 * 5, plan.cells().size());
    assertTrue(plan.missing().isEmpty(), plan.missing()::toString);

    BufferedImage face = new BufferedImage(48, 56, BufferedImage.TYPE_INT_RGB);
    // of one person nothing can be learned, which is told too
    for (String person : List.of("Abel", "Bea")) {
      Path images = Files.createDirectories(folder.resolve("faces").resolve(person));
      ImageIO.write(face, "png", images.resolve("1.png").toFile());
    }
    String faces = "{source: synthetic-faces, height: 56, width: 48}";
    List<String> missing =
        MatrixForecast.of(
                shipped(
                    "smoke",
                    "train={source: image-folder, images: "
                        + folder.resolve("faces")
                        + ", height: 56, width: 48}",
                    "megaface={probes: " + faces + ", distractors: " + faces + "}",
                    "patches={crops: [{name: far, zoom: 1.1, down: 22}]}"),
                null,
                1)
            .missing();
    assertEquals(1, missing.size(), missing::toString);
    assertTrue(
        missing.get(0).startsWith("Training set: The patch far (zoom 1.1, "), missing.get(0));
  }
}

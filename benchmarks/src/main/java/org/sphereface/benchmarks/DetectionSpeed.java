package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.detection.MtcnnDetector;
import org.sphereface.detection.MtcnnOptions;
import org.sphereface.detection.MtcnnWeights;

/**
 * Photographs a second that MTCNN searches, with several sizes of the smallest face and one or 16
 * photographs at a time, as ratios to the first row. The rows take turns, so that all see the same
 * machine. Arguments: a folder with {@code lfw/} and {@code models/mtcnn-*.safetensors}.
 */
public final class DetectionSpeed {

  private static final int PHOTOGRAPHS = 64;
  private static final int ROUNDS = 5;

  private DetectionSpeed() {}

  private record Row(int minimumFace, boolean mirrored, int batch) {

    MtcnnOptions options() {
      MtcnnOptions released = new MtcnnOptions();
      return new MtcnnOptions(
          minimumFace,
          released.factor(),
          released.proposalScore(),
          released.refinementScore(),
          released.outputScore(),
          mirrored);
    }
  }

  /**
   * Prints a table and writes it as JSON.
   *
   * @param args {@code --out=DIR}; a folder with {@code lfw/} and {@code models/}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    if (arguments.given().isEmpty()) {
      System.out.println(
          "Detection is not timed: give -Dbenchmark.faces=DIR with lfw/ and"
              + " models/mtcnn-*.safetensors.");
      return;
    }
    Path data = Path.of(arguments.given().get(0));
    List<FaceImage> photographs = photographs(data.resolve("lfw"));
    MtcnnWeights weights = MtcnnWeights.of(List.of(data.resolve("models")));
    List<Row> rows =
        List.of(
            new Row(20, false, 16),
            new Row(20, true, 16),
            new Row(20, false, 1),
            new Row(40, false, 16),
            new Row(60, false, 16));
    double[] best = new double[rows.size()];
    List<MtcnnDetector> detectors = new ArrayList<>();
    for (Row row : rows) {
      detectors.add(
          new MtcnnDetector(row.options(), weights, Engine.getInstance().getDevices(1)[0]));
    }
    for (int round = 0; round <= ROUNDS; round++) {
      for (int i = 0; i < rows.size(); i++) {
        double rate = rate(detectors.get(i), photographs, rows.get(i).batch());
        // the first round warms up
        best[i] = round == 0 ? 0 : Math.max(best[i], rate);
      }
    }
    detectors.forEach(MtcnnDetector::close);
    publish(rows, best, arguments.out());
  }

  private static void publish(List<Row> rows, double[] best, Path out) throws IOException {
    String engine = Engine.getInstance().getEngineName();
    List<List<Object>> table = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      table.add(
          List.of(
              row.minimumFace() + " px",
              row.mirrored() ? "yes" : "no",
              Integer.toString(row.batch()),
              best[i],
              best[i] / best[0]));
    }
    new Sheet(
            "Face detection on " + engine,
            "MTCNN, " + PHOTOGRAPHS + " photographs of LFW, the best of " + ROUNDS + " rounds.",
            List.of("Smallest face", "Mirrored too", "At a time", "Photographs a second", "Ratio"),
            table,
            List.of())
        .publish(out, "7-detection-" + engine);
  }

  private static double rate(MtcnnDetector detector, List<FaceImage> photographs, int batch) {
    long started = System.nanoTime();
    int found = 0;
    for (int from = 0; from < photographs.size(); from += batch) {
      List<FaceImage> some = photographs.subList(from, Math.min(photographs.size(), from + batch));
      found += detector.detect(some).size();
    }
    return found / ((System.nanoTime() - started) / 1e9);
  }

  private static List<FaceImage> photographs(Path folder) throws IOException {
    List<FaceImage> photographs = new ArrayList<>();
    try (var files = Files.walk(folder)) {
      List<Path> chosen =
          files
              .filter(file -> file.toString().endsWith(".jpg"))
              .sorted()
              .limit(PHOTOGRAPHS)
              .toList();
      for (Path file : chosen) {
        photographs.add(new ImageFile(file).read());
      }
    }
    return photographs;
  }
}

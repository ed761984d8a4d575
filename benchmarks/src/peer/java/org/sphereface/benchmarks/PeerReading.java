package org.sphereface.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.datasets.SimilarityTransform.Point;

/** What the harness does to photographs for a batch, done by OpenCV in one thread. */
final class PeerReading {

  private static final int HEIGHT = FaceAlignment.HEIGHT;
  private static final int WIDTH = FaceAlignment.WIDTH;

  private final Path folder;
  private final List<String> names;
  private final int batch;
  private final Map<String, List<Point>> points = new HashMap<>();
  private final Random random = new Random(1);

  PeerReading(Path folder, Path landmarks, List<String> names, int batch) throws IOException {
    OpenCV.loadLocally();
    Core.setNumThreads(1);
    this.folder = folder;
    this.names = names;
    this.batch = batch;
    for (String line : Files.readAllLines(landmarks)) {
      String[] fields = line.split("\t", -1);
      List<Point> five = new ArrayList<>();
      for (int i = 1; i < fields.length; i += 2) {
        five.add(new Point(Double.parseDouble(fields[i]), Double.parseDouble(fields[i + 1])));
      }
      points.put(fields[0], five);
    }
  }

  void read() throws IOException {
    float[] pixels = new float[0];
    for (int i = 0; i < names.size(); i++) {
      if (i % batch == 0) {
        pixels = new float[batch * 3 * HEIGHT * WIDTH];
      }
      put(names.get(i), pixels, i % batch * 3 * HEIGHT * WIDTH);
    }
  }

  private void put(String name, float[] pixels, int offset) throws IOException {
    MatOfByte file = new MatOfByte(Files.readAllBytes(folder.resolve(name)));
    Mat image = Imgcodecs.imdecode(file, Imgcodecs.IMREAD_COLOR);
    SimilarityTransform to =
        SimilarityTransform.leastSquares(points.get(name), FaceAlignment.TEMPLATE);
    Mat matrix = new Mat(2, 3, CvType.CV_64F);
    matrix.put(0, 0, to.a(), -to.b(), to.tx(), to.b(), to.a(), to.ty());
    Mat face = new Mat();
    Imgproc.warpAffine(image, face, matrix, new Size(WIDTH, HEIGHT), Imgproc.INTER_LINEAR);
    if (random.nextBoolean()) {
      Core.flip(face, face, 1);
    }
    Mat values = new Mat();
    face.convertTo(values, CvType.CV_32F, 1 / 128.0, -127.5 / 128);
    List<Mat> planes = new ArrayList<>();
    Core.split(values, planes);
    float[] plane = new float[HEIGHT * WIDTH];
    for (int c = 0; c < 3; c++) {
      planes.get(2 - c).get(0, 0, plane);
      System.arraycopy(plane, 0, pixels, offset + c * plane.length, plane.length);
      planes.get(c).release();
    }
    for (Mat used : List.of(file, image, matrix, face, values)) {
      used.release();
    }
  }
}

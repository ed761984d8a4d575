package org.sphereface.benchmarks;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.synthetic.SyntheticFaces;

/** Synthetic faces enlarged to 250 x 250 with sensor noise, as JPEGs with landmarks. */
final class MadePhotographs {

  private static final int SIZE = 250;
  private static final double SCALE = SIZE / (double) FaceAlignment.WIDTH;
  private static final int NOISE = 6;

  private MadePhotographs() {}

  static void write(Path folder, Path landmarks, int count) throws IOException {
    FaceDataset faces = new SyntheticFaces().open(Set.of());
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = i % 64 + "/" + i + ".jpg";
      Files.createDirectories(folder.resolve(name).getParent());
      int step = Math.max(1, faces.images().size() / count);
      ImageIO.write(
          photograph(faces.image(i * step % faces.images().size()), random),
          "jpg",
          folder.resolve(name).toFile());
      lines.add(name + points());
    }
    Files.write(landmarks, lines);
  }

  private static BufferedImage photograph(FaceImage face, Random random) {
    BufferedImage small =
        new BufferedImage(face.width(), face.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < face.height() * face.width(); i++) {
      small.setRGB(
          i % face.width(),
          i / face.width(),
          (face.rgb()[3 * i] & 0xff) << 16
              | (face.rgb()[3 * i + 1] & 0xff) << 8
              | (face.rgb()[3 * i + 2] & 0xff));
    }
    BufferedImage large = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = large.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(small, 0, 0, SIZE, (int) Math.round(SCALE * FaceAlignment.HEIGHT), null);
    graphics.dispose();
    for (int i = 0; i < SIZE * SIZE; i++) {
      int rgb = large.getRGB(i % SIZE, i / SIZE);
      int noise = random.nextInt(2 * NOISE + 1) - NOISE;
      large.setRGB(
          i % SIZE,
          i / SIZE,
          clamped((rgb >> 16 & 0xff) + noise) << 16
              | clamped((rgb >> 8 & 0xff) + noise) << 8
              | clamped((rgb & 0xff) + noise));
    }
    return large;
  }

  private static int clamped(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static String points() {
    StringBuilder fields = new StringBuilder();
    for (Point point : FaceAlignment.TEMPLATE) {
      fields.append('\t').append(SCALE * (point.x() + 0.5) - 0.5);
      fields.append('\t').append(SCALE * (point.y() + 0.5) - 0.5);
    }
    return fields.toString();
  }
}

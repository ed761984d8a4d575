package org.sphereface.experiments.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sphereface.datasets.FaceImage;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.verification.FoldedScores;
import org.sphereface.results.HardestPairs;
import org.sphereface.results.HardestPairs.FacePair;

/** Finds the pairs of an evaluation that are hardest to tell, and makes their small images. */
final class HardestPairsFinder {

  private static final int PAIRS = 8;
  private static final int HEIGHT = 48;

  private final OpenedEvaluation evaluation;
  private final Embeddings embeddings;

  HardestPairsFinder(OpenedEvaluation evaluation, Embeddings embeddings) {
    this.evaluation = evaluation;
    this.embeddings = embeddings;
  }

  private record Judged(Pair pair, double score, double threshold) {
    double above() {
      return score - threshold;
    }
  }

  HardestPairs find() {
    VerificationPairs pairs = evaluation.pairs();
    VerificationResult judged =
        FoldedScores.evaluate("hardest", "uncentred", pairs, others -> this::cosine);
    Map<Integer, Double> thresholds = new HashMap<>();
    judged.folds().forEach(fold -> thresholds.put(fold.fold(), fold.threshold()));
    List<Judged> all = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      fold.pairs()
          .forEach(pair -> all.add(new Judged(pair, cosine(pair), thresholds.get(fold.number()))));
    }
    return new HardestPairs(first(all, false, j -> -j.above()), first(all, true, Judged::above));
  }

  private List<FacePair> first(List<Judged> all, boolean same, ToDoubleFunction<Judged> order) {
    return all.stream()
        .filter(judged -> judged.pair().same() == same)
        .sorted(
            Comparator.comparingDouble(order)
                .thenComparing(judged -> judged.pair().left())
                .thenComparing(judged -> judged.pair().right()))
        .limit(PAIRS)
        .map(this::shown)
        .toList();
  }

  private FacePair shown(Judged judged) {
    Pair pair = judged.pair();
    return new FacePair(
        pair.left(),
        pair.right(),
        judged.score(),
        judged.threshold(),
        thumbnail(pair.left()),
        thumbnail(pair.right()));
  }

  private double cosine(Pair pair) {
    float[] left = embeddings.of(pair.left());
    float[] right = embeddings.of(pair.right());
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int i = 0; i < left.length; i++) {
      product += (double) left[i] * right[i];
      leftSquare += (double) left[i] * left[i];
      rightSquare += (double) right[i] * right[i];
    }
    return product / (Math.sqrt(leftSquare) * Math.sqrt(rightSquare));
  }

  private String thumbnail(String name) {
    FaceImage face = evaluation.faces().image(evaluation.indexByImage().get(name));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // in memory: ImageIO's own way needs a file in the temporary folder
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(reduced(face), "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(png.toByteArray());
  }

  /** At most 48 rows, each pixel the mean of those that it stands for. */
  static BufferedImage reduced(FaceImage face) {
    int height = Math.min(HEIGHT, face.height());
    int width = Math.max(1, Math.round((float) face.width() * height / face.height()));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int top = y * face.height() / height;
      int bottom = Math.max(top + 1, (y + 1) * face.height() / height);
      for (int x = 0; x < width; x++) {
        int left = x * face.width() / width;
        int right = Math.max(left + 1, (x + 1) * face.width() / width);
        image.setRGB(x, y, mean(face, top, bottom, left, right));
      }
    }
    return image;
  }

  private static int mean(FaceImage face, int top, int bottom, int left, int right) {
    int count = (bottom - top) * (right - left);
    int colour = 0;
    for (int channel = 0; channel < 3; channel++) {
      int sum = count / 2;
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          sum += face.rgb()[(y * face.width() + x) * 3 + channel] & 0xff;
        }
      }
      colour = colour << 8 | sum / count;
    }
    return colour;
  }
}

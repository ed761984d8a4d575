package org.sphereface.protocols.ijb;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.protocols.DirectionCheck;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.ijb.FaceList.Face;

/**
 * Templates as unit vectors: the embeddings of a medium's images are averaged, the media's averages
 * summed, and the sum scaled to length one. The length of an embedding is its weight, unless
 * embeddings are normalised first.
 *
 * <p>Source: InsightFace's {@code ijb_11.py}, image2template_feature.
 */
public final class Templates {

  private final Map<Integer, double[]> units;

  private Templates(Map<Integer, double[]> units) {
    this.units = units;
  }

  /**
   * Pools embeddings.
   *
   * @param embeddings a row a face
   * @param normalised whether each embedding is scaled to length one first
   * @throws ProtocolException if the counts differ, an embedding is zero or not finite, or a
   *     template's sum is zero
   */
  public static Templates pool(FaceList list, EmbeddingRows embeddings, boolean normalised) {
    List<Face> faces = list.faces();
    if (faces.size() != embeddings.size()) {
      throw new ProtocolException(
          "There are "
              + embeddings.size()
              + " embeddings but "
              + faces.size()
              + " faces in the list: give one a line.");
    }
    int dimension = embeddings.dimension();
    Map<Integer, Map<Integer, double[]>> media = new LinkedHashMap<>();
    Map<Integer, Map<Integer, Integer>> counts = new HashMap<>();
    float[] row = new float[dimension];
    DirectionCheck directions = new DirectionCheck("the face list's images");
    for (int i = 0; i < faces.size(); i++) {
      Face face = faces.get(i);
      embeddings.read(i, 1, row);
      double square = directions.check(face.image(), row);
      double scale = normalised ? 1 / Math.sqrt(square) : 1;
      double[] sum =
          media
              .computeIfAbsent(face.template(), key -> new LinkedHashMap<>())
              .computeIfAbsent(face.medium(), key -> new double[dimension]);
      for (int k = 0; k < dimension; k++) {
        sum[k] += scale * row[k];
      }
      counts
          .computeIfAbsent(face.template(), key -> new HashMap<>())
          .merge(face.medium(), 1, Integer::sum);
    }
    directions.require();
    Map<Integer, double[]> units = new LinkedHashMap<>();
    media.forEach(
        (template, sums) -> {
          double[] sum = new double[dimension];
          sums.forEach(
              (medium, values) -> {
                int count = counts.get(template).get(medium);
                for (int k = 0; k < dimension; k++) {
                  sum[k] += values[k] / count;
                }
              });
          units.put(template, unit(template, sum));
        });
    return new Templates(units);
  }

  private static double[] unit(int template, double[] sum) {
    double length = Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
    if (length == 0) {
      throw new ProtocolException("The images of template " + template + " cancel to zero.");
    }
    return Arrays.stream(sum).map(value -> value / length).toArray();
  }

  /** Number of templates. */
  public int size() {
    return units.size();
  }

  /** Whether a template has an image. */
  boolean contains(int template) {
    return units.containsKey(template);
  }

  /**
   * A template's unit vector; not a copy.
   *
   * @throws ProtocolException if it has no image
   */
  double[] of(int template, String source) {
    double[] unit = units.get(template);
    if (unit == null) {
      throw new ProtocolException(
          source
              + " names template "
              + template
              + ", of which there is no image in the face list.");
    }
    return unit;
  }

  static double cosine(double[] left, double[] right) {
    double product = 0;
    for (int k = 0; k < left.length; k++) {
      product += left[k] * right[k];
    }
    return product;
  }
}

package org.sphereface.protocols;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.files.NameMatching;

/**
 * Embeddings of named images: one row of {@code dimension} float32 values an image.
 *
 * <p>Rows are used as given: a mirrored image's features, if any, are already concatenated.
 */
public final class Embeddings {

  private final String source;
  private final Map<String, Integer> rowByName;
  private final float[][] rows;

  /** As {@link #Embeddings(String, List, float[][])}, of no file. */
  public Embeddings(List<String> names, float[][] rows) {
    this("", names, rows);
  }

  /**
   * @param source where they are from, for messages: a file; empty if they are from none
   * @param names the images' names, unique, in the order of the rows
   * @param rows one embedding an image, all of one length; kept, not copied
   * @throws ProtocolException if names repeat, the counts differ, or the rows' lengths differ
   */
  public Embeddings(String source, List<String> names, float[][] rows) {
    if (names.size() != rows.length) {
      throw new ProtocolException(
          "There are "
              + names.size()
              + " names but "
              + rows.length
              + " embeddings: give one name a row.");
    }
    this.source = source;
    this.rowByName = new LinkedHashMap<>();
    for (int row = 0; row < rows.length; row++) {
      if (rowByName.putIfAbsent(names.get(row), row) != null) {
        throw new ProtocolException(
            "The image name '" + names.get(row) + "' occurs twice: names must be unique.");
      }
      if (rows[row].length != rows[0].length) {
        throw new ProtocolException(
            "Embedding "
                + row
                + " has "
                + rows[row].length
                + " values where the first has "
                + rows[0].length
                + ".");
      }
    }
    this.rows = rows;
  }

  /** Number of images. */
  public int size() {
    return rows.length;
  }

  /** Values an embedding. */
  public int dimension() {
    return rows.length == 0 ? 0 : rows[0].length;
  }

  /** The images' names, in the order of the rows. */
  public Set<String> names() {
    return Collections.unmodifiableSet(rowByName.keySet());
  }

  /** Whether there is an embedding of this image. */
  public boolean contains(String name) {
    return rowByName.containsKey(name);
  }

  /**
   * The embedding of an image; not a copy.
   *
   * @throws ProtocolException if there is none
   */
  public float[] of(String name) {
    Integer row = rowByName.get(name);
    if (row == null) {
      throw new ProtocolException("There is no embedding of '" + name + "'.");
    }
    return rows[row];
  }

  /**
   * The embedding of an image, scaled to length one in double precision; zero stays zero.
   *
   * @throws ProtocolException if there is none
   */
  public double[] unit(String name) {
    float[] row = of(name);
    double square = 0;
    for (float value : row) {
      square += (double) value * value;
    }
    double length = square == 0 ? 1 : Math.sqrt(square);
    double[] unit = new double[row.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = row[i] / length;
    }
    return unit;
  }

  /**
   * @throws ProtocolException if an embedding is missing, zero or not finite; they are counted, and
   *     the first are named
   */
  public void requireDirections(Collection<String> images) {
    DirectionCheck directions = new DirectionCheck(source);
    for (String name : new LinkedHashSet<>(images)) {
      directions.check(name, of(name));
    }
    directions.require();
  }

  /**
   * @throws ProtocolException if embeddings have values that are not finite; they are counted, and
   *     the first are named
   */
  public void requireFinite() {
    List<String> not = rowByName.keySet().stream().filter(name -> !isFinite(of(name))).toList();
    if (!not.isEmpty()) {
      throw new ProtocolException(
          "The embeddings of "
              + not.size()
              + (not.size() == 1 ? " image" : " images")
              + " are not finite ("
              + NameMatching.shown(not)
              + "): nothing is written; check the network's parameters and these images.");
    }
  }

  private static boolean isFinite(float[] embedding) {
    for (float value : embedding) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}

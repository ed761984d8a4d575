package org.sphereface.protocols.ijb;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pairs of templates to verify.
 *
 * <p>A line is {@code template template label}, the label 1 for the same person and 0 otherwise.
 * Source: InsightFace's {@code ijbc_template_pair_label.txt} with {@code ijb_11.py}.
 */
public final class TemplatePairs {

  private final int[] values;

  private TemplatePairs(int[] values) {
    this.values = values;
  }

  /**
   * Reads the pairs, some 15 million of IJB-C.
   *
   * @throws org.sphereface.protocols.ProtocolException if they are missing or malformed, with the
   *     line
   */
  public static TemplatePairs read(Path path) {
    ListLines file = new ListLines(path, "template template label (1 same, 0 different)");
    IntStream.Builder values = IntStream.builder();
    file.forEach(
        line -> {
          List<String> fields = line.fields();
          if (fields.size() != 3 || !(fields.get(2).equals("0") || fields.get(2).equals("1"))) {
            throw line.wrong();
          }
          values.add(line.whole(0)).add(line.whole(1)).add(line.whole(2));
        });
    return new TemplatePairs(values.build().toArray());
  }

  /** The pairs of templates that have images. */
  public TemplatePairs among(Templates templates) {
    int[] kept = new int[values.length];
    int at = 0;
    for (int i = 0; i < values.length; i += 3) {
      if (templates.contains(values[i]) && templates.contains(values[i + 1])) {
        System.arraycopy(values, i, kept, at, 3);
        at += 3;
      }
    }
    return new TemplatePairs(Arrays.copyOf(kept, at));
  }

  /** Number of pairs. */
  public int size() {
    return values.length / 3;
  }

  int left(int pair) {
    return values[3 * pair];
  }

  int right(int pair) {
    return values[3 * pair + 1];
  }

  boolean same(int pair) {
    return values[3 * pair + 2] == 1;
  }
}

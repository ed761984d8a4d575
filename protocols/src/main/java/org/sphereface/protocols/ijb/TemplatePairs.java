package org.sphereface.protocols.ijb;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

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
    ListFile file = new ListFile(path, "template template label (1 same, 0 different)");
    List<String> lines = file.lines();
    int[] values = new int[3 * lines.size()];
    int at = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      String[] fields = lines.get(i).strip().split("\\s+");
      if (fields.length != 3 || !(fields[2].equals("0") || fields[2].equals("1"))) {
        throw file.wrong(i + 1);
      }
      for (String field : fields) {
        values[at++] = file.number(field, i + 1);
      }
    }
    return new TemplatePairs(Arrays.copyOf(values, at));
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

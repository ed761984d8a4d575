package org.sphereface.protocols.ytf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * The pairs of YouTube Faces. A header, then a line a pair, separated by commas: split number, pair
 * number, first video, second video, is same (1 or 0); {@code splits_corrected.txt} has one more
 * column before the last, which stays the answer. A video is {@code Person/number}.
 *
 * <p>Source: Wolf, Hassner, Maoz, Face Recognition in Unconstrained Videos with Matched Background
 * Similarity (CVPR 2011) and the set's own {@code splits.txt}.
 */
final class SplitsFile {

  private static final String LAYOUT =
      "split number, pair number, first video, second video, is same (1 or 0)";

  private final Path file;
  private final TextFile.Cursor lines;

  private SplitsFile(Path file) {
    this.file = file;
    lines = new TextFile(file, "YouTube Faces' splits.txt", ProtocolException::new).cursor();
  }

  /**
   * Reads the pairs.
   *
   * @throws ProtocolException if the file is missing or differs from the format, with the line; or
   *     if splits differ in their number of pairs
   */
  static VerificationPairs read(Path file) {
    return new SplitsFile(file).parse();
  }

  private VerificationPairs parse() {
    String header = lines.next("a header");
    if (Character.isDigit(header.strip().charAt(0))) {
      throw lines.wrong("a header");
    }
    List<List<Pair>> folds = new ArrayList<>();
    do {
      add(TextFile.fields(lines.next(LAYOUT)), folds);
    } while (lines.hasNext());
    List<Fold> numbered = new ArrayList<>();
    for (List<Pair> pairs : folds) {
      numbered.add(new Fold(numbered.size() + 1, pairs));
      if (pairs.size() != folds.get(0).size()) {
        throw new ProtocolException(
            file
                + ": split "
                + numbered.size()
                + " has "
                + pairs.size()
                + " pairs where split 1 has "
                + folds.get(0).size()
                + ": lines are missing or too many.");
      }
    }
    return new VerificationPairs(file.getFileName().toString(), folds.size(), numbered);
  }

  private void add(List<String> fields, List<List<Pair>> folds) {
    if (fields.size() != 5 && fields.size() != 6) {
      throw lines.wrong(LAYOUT);
    }
    int split = split(fields.get(0));
    if (split == folds.size() + 1) {
      folds.add(new ArrayList<>());
    } else if (folds.isEmpty() || split != folds.size()) {
      throw lines.wrong(
          "split "
              + (folds.isEmpty() ? "" : folds.size() + " or ")
              + (folds.size() + 1)
              + " where "
              + split
              + " is");
    }
    String same = fields.get(fields.size() - 1);
    if (!same.equals("0") && !same.equals("1")) {
      throw lines.wrong("1 (same) or 0 at the end where '" + same + "' is");
    }
    String left = video(fields.get(2));
    String right = video(fields.get(3));
    if (left.equals(right)) {
      throw lines.wrong("two videos where both are " + left);
    }
    folds.get(split - 1).add(new Pair(left, right, same.equals("1")));
  }

  private int split(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw lines.wrong(LAYOUT);
    }
  }

  private String video(String text) {
    if (!text.matches("[^/]+/[^/]+")) {
      throw lines.wrong("a video such as Aaron_Eckhart/0 where '" + text + "' is");
    }
    return text;
  }
}

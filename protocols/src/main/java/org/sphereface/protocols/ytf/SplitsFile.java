package org.sphereface.protocols.ytf;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private int line;

  private SplitsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the pairs.
   *
   * @throws ProtocolException if the file is missing or differs from the format, with the line; or
   *     if splits differ in their number of pairs
   */
  static VerificationPairs read(Path file) {
    try {
      return new SplitsFile(file).parse(Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw new ProtocolException(
          "There is no pair list " + file + ": give YouTube Faces' splits.txt.", e);
    } catch (MalformedInputException e) {
      throw new ProtocolException(file + " is not UTF-8 text: give splits.txt.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read the pair list " + file + ": " + e.getMessage(), e);
    }
  }

  private VerificationPairs parse(List<String> lines) {
    if (lines.isEmpty() || Character.isDigit((lines.get(0).strip() + " ").charAt(0))) {
      line = 1;
      throw wrong("a header");
    }
    List<List<Pair>> folds = new ArrayList<>();
    for (line = 2; line <= lines.size(); line++) {
      String text = lines.get(line - 1);
      if (!text.isBlank()) {
        add(text.split(",", -1), folds);
      }
    }
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

  private void add(String[] fields, List<List<Pair>> folds) {
    if (fields.length != 5 && fields.length != 6) {
      throw wrong(LAYOUT);
    }
    int split = split(fields[0].strip());
    if (split == folds.size() + 1) {
      folds.add(new ArrayList<>());
    } else if (split != folds.size()) {
      throw wrong(
          "split " + folds.size() + " or " + (folds.size() + 1) + " where " + split + " is");
    }
    String same = fields[fields.length - 1].strip();
    if (!same.equals("0") && !same.equals("1")) {
      throw wrong("1 (same) or 0 at the end where '" + same + "' is");
    }
    String left = video(fields[2].strip());
    String right = video(fields[3].strip());
    if (left.equals(right)) {
      throw wrong("two videos where both are " + left);
    }
    folds.get(split - 1).add(new Pair(left, right, same.equals("1")));
  }

  private int split(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(LAYOUT);
    }
  }

  private String video(String text) {
    if (!text.matches("[^/]+/[^/]+")) {
      throw wrong("a video such as Aaron_Eckhart/0 where '" + text + "' is");
    }
    return text;
  }

  private ProtocolException wrong(String expected) {
    return new ProtocolException(file + ":" + line + ": expected " + expected + ".");
  }
}

package org.sphereface.protocols.lfw;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * Lists of pairs: LFW's, CFP's folder ({@link CfpPairs}), and those of any other set ({@link
 * ImagePairs}).
 *
 * <p>LFW's View 2 ({@code pairs.txt}) opens with {@code 10<TAB>300}: ten folds of 300 pairs of the
 * same person, then 300 of different people. View 1 ({@code pairsDevTrain.txt}, {@code
 * pairsDevTest.txt}) opens with the number of pairs of each kind alone, and is one fold. A line is
 * {@code name n1 n2} or {@code name1 n1 name2 n2}, separated by tabs or spaces; image n of a person
 * is {@code name/name_%04d.jpg}.
 *
 * <p>Source: the README of Labeled Faces in the Wild, "Pairs information".
 */
public final class PairsFile {

  private static final String HEADER =
      "the header: the number of folds, a tab, the number of pairs a fold";

  private final Path file;
  private final TextFile.Cursor lines;

  private PairsFile(Path file) {
    this.file = file;
    lines =
        new TextFile(
                file,
                "LFW's pairs.txt, lines 'image image 1' (same) or 0, or lines 'image label', two a"
                    + " pair",
                ProtocolException::new)
            .cursor();
  }

  /**
   * Reads a list of pairs in folds.
   *
   * @throws ProtocolException if the file is missing or differs from its form; the message has the
   *     line
   */
  public static VerificationPairs read(Path file) {
    return read(file, false);
  }

  /**
   * Reads a list of pairs; one that has no folds of its own is one fold.
   *
   * @throws ProtocolException as {@link #read}
   */
  static VerificationPairs readWhole(Path file) {
    return read(file, true);
  }

  private static VerificationPairs read(Path file, boolean whole) {
    if (Files.isDirectory(file)) {
      return new CfpPairs(file).read();
    }
    PairsFile list = new PairsFile(file);
    List<String> first = TextFile.fields(list.lines.next(HEADER));
    boolean header = isHeader(first);
    if (header && !list.namesImages()) {
      return list.parse(first);
    }
    if (first.stream().allMatch(TextFile::isNumber) && !list.lines.hasNext()) {
      throw list.lines.wrong(HEADER);
    }
    return new ImagePairs(file, list.lines, header ? first : List.of()).read(whole);
  }

  /**
   * Whether a list names people and numbers of their images, as LFW's do.
   *
   * @throws ProtocolException if it cannot be read
   */
  public static boolean isOfLfw(Path file) {
    PairsFile list = new PairsFile(file);
    return isHeader(TextFile.fields(list.lines.next(HEADER))) && !list.namesImages();
  }

  private static boolean isHeader(List<String> fields) {
    return fields.size() <= 2 && fields.stream().allMatch(TextFile::isNumber);
  }

  /** Whether the line behind the header names two images, not a person and numbers of images. */
  private boolean namesImages() {
    List<String> fields = lines.hasNext() ? TextFile.fields(lines.peek()) : List.of();
    return fields.size() >= 2 && !TextFile.isNumber(fields.get(1));
  }

  private VerificationPairs parse(List<String> header) {
    int folds = header.size() == 2 ? number(header.get(0)) : 1;
    int pairs = number(header.get(header.size() - 1));
    List<Fold> parsed = new ArrayList<>();
    for (int fold = 1; fold <= folds; fold++) {
      List<Pair> inFold = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        inFold.add(same(fold));
      }
      for (int i = 0; i < pairs; i++) {
        inFold.add(different(fold));
      }
      parsed.add(new Fold(fold, inFold));
    }
    if (lines.hasNext()) {
      String end =
          "the end of the file: its header promises "
              + folds
              + " folds of "
              + pairs
              + " + "
              + pairs
              + " pairs";
      lines.next(end);
      throw lines.wrong(end);
    }
    return new VerificationPairs(file.getFileName().toString(), folds, parsed);
  }

  private Pair same(int fold) {
    String expected = "a pair of the same person in fold " + fold + ": name, number, number";
    List<String> fields = TextFile.fields(lines.next(expected));
    if (fields.size() != 3) {
      throw lines.wrong(expected);
    }
    Pair pair =
        new Pair(image(fields.get(0), fields.get(1)), image(fields.get(0), fields.get(2)), true);
    if (pair.left().equals(pair.right())) {
      throw lines.wrong(
          "two images of '" + fields.get(0) + "', but both are number " + fields.get(1));
    }
    return pair;
  }

  private Pair different(int fold) {
    String expected = "a pair of different people in fold " + fold + ": name, number, name, number";
    List<String> fields = TextFile.fields(lines.next(expected));
    if (fields.size() != 4) {
      throw lines.wrong(expected);
    }
    if (fields.get(0).equals(fields.get(2))) {
      throw lines.wrong("two different people, but both are '" + fields.get(0) + "'");
    }
    return new Pair(
        image(fields.get(0), fields.get(1)), image(fields.get(2), fields.get(3)), false);
  }

  private String image(String name, String number) {
    if (name.isBlank()) {
      throw lines.wrong("a name");
    }
    return String.format(Locale.ROOT, "%s/%s_%04d.jpg", name, name, number(number));
  }

  private int number(String text) {
    int value = TextFile.isNumber(text) ? Integer.parseInt(text) : 0;
    if (value < 1 || value >= 1_000_000) {
      throw lines.wrong("a positive whole number where '" + text + "' is");
    }
    return value;
  }
}

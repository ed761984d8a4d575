package org.sphereface.protocols.lfw;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * Pairs of images by their names, of any set; tabs, commas or spaces separate, a first line of
 * headings may stand before:
 *
 * <ul>
 *   <li>{@code image image same}, or {@code same image image}: same is 1, different 0 or -1;
 *   <li>{@code image image same fold}, or {@code fold image image same}: folds in the order of
 *       their numbers;
 *   <li>{@code image label}, two lines a pair, as CALFW ({@code pairs_CALFW.txt}) and CPLFW have
 *       it: the label of both is 0 for different people, else 1 or the number of the fold.
 * </ul>
 *
 * <p>A line {@code folds pairs} before them, as in LFW's list, divides them into so many folds of
 * so many pairs (or so many of each kind). A list without folds of its own has ten: consecutive
 * parts of the list, the first ones longer by one where the number is no multiple of ten; or, if a
 * part would have pairs of one kind only, as in the lists of CALFW and CPLFW, which have all same
 * pairs before all different ones, consecutive parts of the same pairs, each with such a part of
 * the different pairs.
 */
final class ImagePairs {

  private static final int USUAL = 10;
  private static final String EXPECTED =
      "'image image 1' (same) or 0, such a line with the fold's number, or 'image label', two lines"
          + " a pair";

  /** Indices of the columns; -1 for none. */
  private record Columns(int count, int left, int same, int fold) {}

  /** A pair with the number of its fold, or -1. */
  private record Listed(Pair pair, int fold) {}

  private final Path file;
  private final TextFile.Cursor lines;
  private final List<String> header;
  private List<String> fields;

  /**
   * @param lines of which the first has been read
   * @param header numbers of folds and pairs, or empty, and then the first line is a pair's or has
   *     headings
   */
  ImagePairs(Path file, TextFile.Cursor lines, List<String> header) {
    this.file = file;
    this.lines = lines;
    this.header = header;
  }

  /**
   * @param whole whether a list without folds is one fold
   */
  VerificationPairs read(boolean whole) {
    fields = TextFile.fields(header.isEmpty() ? lines.again() : lines.next(EXPECTED));
    Columns columns = columns(fields);
    if (columns == null && header.isEmpty() && lines.hasNext()) {
      fields = TextFile.fields(lines.next(EXPECTED));
      columns = columns(fields);
    }
    boolean alone = columns != null && columns.count() == 2 && !lines.hasNext();
    if (columns == null || alone) {
      throw lines.wrong(EXPECTED);
    }
    List<Listed> listed = new ArrayList<>();
    for (boolean more = true; more; ) {
      listed.add(columns.count() == 2 ? twoLines() : line(columns));
      more = lines.hasNext();
      if (more) {
        fields = TextFile.fields(lines.next(EXPECTED));
      }
    }
    List<Fold> folds = folds(listed, columns, whole);
    return new VerificationPairs(file.getFileName().toString(), folds.size(), folds);
  }

  private static Columns columns(List<String> fields) {
    Predicate<Integer> same = at -> fields.get(at).matches("-1|[01]");
    Predicate<Integer> number = at -> TextFile.isNumber(fields.get(at));
    switch (fields.size()) {
      case 2:
        return number.test(1) ? new Columns(2, 0, 1, -1) : null;
      case 3:
        return same.test(2)
            ? new Columns(3, 0, 2, -1)
            : same.test(0) ? new Columns(3, 1, 0, -1) : null;
      case 4:
        if (same.test(2) && number.test(3)) {
          return new Columns(4, 0, 2, 3);
        }
        return same.test(3) && number.test(0) ? new Columns(4, 1, 3, 0) : null;
      default:
        return null;
    }
  }

  private Listed line(Columns columns) {
    if (fields.size() != columns.count()) {
      throw lines.wrong(columns.count() + " fields as in the lines before");
    }
    String same = fields.get(columns.same());
    if (!same.matches("-1|[01]")) {
      throw lines.wrong("1 (same), 0 or -1 (different) where '" + same + "' is");
    }
    int fold = -1;
    if (columns.fold() >= 0) {
      String number = fields.get(columns.fold());
      if (!TextFile.isNumber(number)) {
        throw lines.wrong("the number of a fold where '" + number + "' is");
      }
      fold = Integer.parseInt(number);
    }
    return new Listed(
        pair(fields.get(columns.left()), fields.get(columns.left() + 1), same.equals("1")), fold);
  }

  private Listed twoLines() {
    String expected = "'image label', two lines a pair";
    List<String> first = fields;
    requireLabel(first, expected);
    List<String> second = TextFile.fields(lines.next("the pair's second image"));
    requireLabel(second, expected);
    int label = Integer.parseInt(first.get(1));
    if (label != Integer.parseInt(second.get(1))) {
      throw lines.wrong("the label " + label + " of the line before, its pair's first image");
    }
    return new Listed(pair(first.get(0), second.get(0), label != 0), label == 0 ? -1 : label);
  }

  private void requireLabel(List<String> line, String expected) {
    if (line.size() != 2 || !TextFile.isNumber(line.get(1))) {
      throw lines.wrong(expected);
    }
  }

  private Pair pair(String left, String right, boolean same) {
    if (left.isEmpty() || right.isEmpty() || left.equals(right)) {
      throw lines.wrong("two images");
    }
    return new Pair(left, right, same);
  }

  private List<Fold> folds(List<Listed> listed, Columns columns, boolean whole) {
    List<Pair> pairs = listed.stream().map(Listed::pair).toList();
    if (columns.fold() >= 0) {
      Map<Integer, List<Pair>> byNumber = new TreeMap<>();
      listed.forEach(
          of -> byNumber.computeIfAbsent(of.fold(), fold -> new ArrayList<>()).add(of.pair()));
      return numbered(List.copyOf(byNumber.values()));
    }
    int labelled = listed.stream().mapToInt(Listed::fold).max().orElse(0);
    if (labelled > 1) {
      return labelled(listed, labelled);
    }
    if (!header.isEmpty()) {
      int announced = announced(pairs);
      return announced > 1 ? parts(pairs, announced) : List.of(new Fold(1, pairs));
    }
    return whole ? List.of(new Fold(1, pairs)) : parts(pairs, USUAL);
  }

  /** The folds of a list of two lines a pair: labels number the folds of same pairs. */
  private List<Fold> labelled(List<Listed> listed, int count) {
    if (count > listed.size()) {
      throw new ProtocolException(
          file
              + " has labels up to "
              + count
              + ", but "
              + listed.size()
              + " pairs: expected the"
              + " numbers of folds.");
    }
    List<List<Pair>> folds = new ArrayList<>();
    for (int fold = 0; fold < count; fold++) {
      folds.add(new ArrayList<>());
    }
    List<Pair> different = new ArrayList<>();
    for (Listed of : listed) {
      (of.pair().same() ? folds.get(of.fold() - 1) : different).add(of.pair());
    }
    for (int fold = 0; fold < count; fold++) {
      folds.get(fold).addAll(part(different, fold, count));
    }
    return numbered(folds);
  }

  /** The number of folds by the header, one if it has only the number of pairs. */
  private int announced(List<Pair> pairs) {
    long folds = header.size() == 1 ? 1 : Integer.parseInt(header.get(0));
    long size = Integer.parseInt(header.get(header.size() - 1));
    if (folds < 1 || (pairs.size() != folds * size && pairs.size() != 2 * folds * size)) {
      throw new ProtocolException(
          file
              + " has "
              + pairs.size()
              + " pairs where its header promises "
              + folds
              + " folds of "
              + size
              + " pairs.");
    }
    return (int) folds;
  }

  private List<Fold> parts(List<Pair> pairs, int count) {
    List<Pair> same = pairs.stream().filter(Pair::same).toList();
    List<Pair> different = pairs.stream().filter(pair -> !pair.same()).toList();
    if (same.size() < count || different.size() < count) {
      throw new ProtocolException(
          file
              + " has "
              + same.size()
              + " same and "
              + different.size()
              + " different pairs, too few for "
              + count
              + " folds of both: add pairs, or give folds as a fourth column.");
    }
    List<List<Pair>> consecutive = new ArrayList<>();
    List<List<Pair>> ofEachKind = new ArrayList<>();
    for (int fold = 0; fold < count; fold++) {
      consecutive.add(part(pairs, fold, count));
      List<Pair> both = new ArrayList<>(part(same, fold, count));
      both.addAll(part(different, fold, count));
      ofEachKind.add(both);
    }
    boolean mixed =
        consecutive.stream()
            .allMatch(
                fold -> fold.stream().anyMatch(Pair::same) && !fold.stream().allMatch(Pair::same));
    return numbered(mixed ? consecutive : ofEachKind);
  }

  /** The first size mod count parts are longer by one. */
  private static List<Pair> part(List<Pair> pairs, int index, int count) {
    int each = pairs.size() / count;
    int longer = pairs.size() % count;
    int from = index * each + Math.min(index, longer);
    return pairs.subList(from, from + each + (index < longer ? 1 : 0));
  }

  private static List<Fold> numbered(List<List<Pair>> parts) {
    List<Fold> folds = new ArrayList<>();
    parts.forEach(pairs -> folds.add(new Fold(folds.size() + 1, pairs)));
    return folds;
  }
}

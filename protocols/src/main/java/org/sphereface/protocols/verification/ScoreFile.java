package org.sphereface.protocols.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.files.Reason;
import org.sphereface.files.TextFile;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.CrossValidation.PairScore;

/**
 * Scores of pairs as bob.bio.base writes them, one pair a line, fields separated by spaces.
 *
 * <ul>
 *   <li>five columns: {@code claimed_id model_label real_id test_label score}
 *   <li>four columns: {@code claimed_id real_id test_label score}
 * </ul>
 *
 * <p>White space alone separates fields, so that names may hold commas. The first image of a pair
 * is the model, the second the test. A pair is of the same person if claimed_id and real_id are
 * equal. Five columns may be in any order; four columns, which do not name the first image, are in
 * the order of the pairs.
 *
 * <p>Source: github.com/bioidiap/bob.bio.base, {@code bob/bio/base/score/load.py}: {@code
 * four_column}, {@code five_column} and {@code _split_scores}, which tells the kind of a pair by
 * the identities. Its CSV files with a header ({@code CSVScoreWriter}) are another format.
 */
public final class ScoreFile {

  private static final int FOUR = 4;
  private static final int FIVE = 5;
  private static final String EXPECTED =
      "'claimed_id model_label real_id test_label score' or the same without model_label";

  private final Path file;
  private final List<Entry> entries;
  private final boolean named;

  /** A line; {@code left} is empty in four columns. */
  private record Entry(int line, String left, String right, boolean same, double score) {}

  private ScoreFile(Path file, List<Entry> entries, boolean named) {
    this.file = file;
    this.entries = entries;
    this.named = named;
  }

  /**
   * Reads a file.
   *
   * @throws ProtocolException if it cannot be read, is empty, or a line has another form
   */
  public static ScoreFile read(Path file) {
    List<Entry> entries = new ArrayList<>();
    TextFile text = new TextFile(file, "scores, " + EXPECTED, ProtocolException::new);
    int[] columns = {0};
    text.forEach(
        (line, number) -> {
          List<String> fields = List.of(line.strip().split("\\s+"));
          int count = fields.size();
          if ((count != FOUR && count != FIVE) || (columns[0] > 0 && columns[0] != count)) {
            throw text.expected(number, line, EXPECTED + ", the same on all lines");
          }
          columns[0] = count;
          double score = score(fields.get(count - 1));
          if (!Double.isFinite(score)) {
            throw text.expected(number, line, "a finite number as the last field, the score");
          }
          entries.add(
              new Entry(
                  number,
                  count == FIVE ? fields.get(1) : "",
                  fields.get(count - 2),
                  fields.get(0).equals(fields.get(count - 3)),
                  score));
        });
    return new ScoreFile(file, entries, columns[0] == FIVE);
  }

  private static double score(String field) {
    try {
      return Double.parseDouble(field);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * Writes the scores of pairs.
   *
   * @param columns 4 or 5
   * @throws IllegalArgumentException if columns are neither, or a name has a space
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, List<PairDecision> decisions, int columns) {
    if (columns != FOUR && columns != FIVE) {
      throw new IllegalArgumentException("Score files have 4 or 5 columns, not " + columns + ".");
    }
    StringBuilder text = new StringBuilder();
    for (PairDecision decided : decisions) {
      String claimed = person(decided.left());
      boolean byFolder = claimed.equals(person(decided.right())) == decided.same();
      String model = byFolder ? claimed : decided.left();
      String real = decided.same() ? model : byFolder ? person(decided.right()) : decided.right();
      requireWord(decided.left());
      requireWord(decided.right());
      text.append(model).append(' ');
      if (columns == FIVE) {
        text.append(decided.left()).append(' ');
      }
      text.append(real).append(' ').append(decided.right()).append(' ');
      text.append(decided.score()).append('\n');
    }
    try {
      WholeFile.write(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
    }
  }

  /** Returns the folder of an image, or the image where it has none. */
  private static String person(String image) {
    int end = image.indexOf('/');
    return end > 0 ? image.substring(0, end) : image;
  }

  private static void requireWord(String name) {
    if (name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "The image '"
              + name
              + "' has a space in its name, which separates the columns of a score file: rename it.");
    }
  }

  /**
   * Returns the scores of pairs.
   *
   * @param lowest the lowest score that is allowed
   * @param highest the highest one
   * @throws ProtocolException if a pair has no score, two different ones, another kind than the
   *     pair, or a score out of the range
   */
  public PairScore scores(VerificationPairs pairs, double lowest, double highest) {
    List<Pair> all = pairs.folds().stream().map(Fold::pairs).flatMap(List::stream).toList();
    if (!named && all.size() != entries.size()) {
      throw new ProtocolException(
          file
              + " has "
              + entries.size()
              + " scores, but there are "
              + all.size()
              + " pairs: with four columns, give one score a pair, in the order of the pairs.");
    }
    Map<Pair, Double> scores = new HashMap<>();
    Map<List<String>, Entry> byNames = named ? byNames() : Map.of();
    for (int i = 0; i < all.size(); i++) {
      Pair pair = all.get(i);
      Entry entry =
          named ? byNames.get(List.of(pair.left(), pair.right())) : inOrder(pair, entries.get(i));
      if (entry == null) {
        throw new ProtocolException(
            file
                + " has no score of the pair "
                + pair.left()
                + ", "
                + pair.right()
                + ": give one for each pair.");
      }
      requireFit(pair, entry, lowest, highest);
      scores.put(pair, entry.score());
    }
    return scores::get;
  }

  private Map<List<String>, Entry> byNames() {
    Map<List<String>, Entry> byNames = new HashMap<>();
    for (Entry entry : entries) {
      Entry earlier = byNames.put(List.of(entry.left(), entry.right()), entry);
      if (earlier != null && earlier.score() != entry.score()) {
        throw new ProtocolException(
            file
                + ": lines "
                + earlier.line()
                + " and "
                + entry.line()
                + " have different scores of one pair: keep one of them.");
      }
    }
    return byNames;
  }

  private Entry inOrder(Pair pair, Entry entry) {
    if (!pair.right().equals(entry.right())) {
      throw new ProtocolException(
          file
              + ", line "
              + entry.line()
              + ": the test label is '"
              + entry.right()
              + "', but the pair in this place has the second image '"
              + pair.right()
              + "': four columns are in the order of the pairs.");
    }
    return entry;
  }

  private void requireFit(Pair pair, Entry entry, double lowest, double highest) {
    if (pair.same() != entry.same()) {
      throw new ProtocolException(
          file
              + ", line "
              + entry.line()
              + ": the identities are "
              + (entry.same() ? "equal" : "different")
              + ", but the list of pairs says that "
              + pair.left()
              + " and "
              + pair.right()
              + " are of "
              + (pair.same() ? "the same person." : "different people."));
    }
    if (entry.score() < lowest || entry.score() > highest) {
      throw new ProtocolException(
          file
              + ", line "
              + entry.line()
              + ": the score is "
              + entry.score()
              + ", expected one in ["
              + lowest
              + ", "
              + highest
              + "].");
    }
  }
}

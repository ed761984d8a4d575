package org.sphereface.protocols;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * LFW's pair lists.
 *
 * <p>View 2 ({@code pairs.txt}) opens with {@code 10<TAB>300}: ten folds of 300 pairs of the same
 * person, then 300 of different people. View 1 ({@code pairsDevTrain.txt}, {@code
 * pairsDevTest.txt}) opens with the number of pairs of each kind alone, and is one fold. A line is
 * {@code name n1 n2} or {@code name1 n1 name2 n2}, tab separated; image n of a person is {@code
 * name/name_%04d.jpg}.
 *
 * <p>Source: the README of Labeled Faces in the Wild, "Pairs information".
 */
public final class PairsFile {

  private final Path file;
  private final List<String> lines;
  private int next;

  private PairsFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Reads a pair list; a folder is read as CFP's official split ({@link CfpPairs}).
   *
   * @throws ProtocolException if the file is missing or differs from the format; the message has
   *     the line
   */
  public static VerificationPairs read(Path file) {
    if (Files.isDirectory(file)) {
      return new CfpPairs(file).read();
    }
    try {
      return new PairsFile(file, Files.readAllLines(file)).parse();
    } catch (NoSuchFileException e) {
      throw new ProtocolException("There is no pair list " + file + ": give LFW's pairs.txt.", e);
    } catch (MalformedInputException e) {
      throw new ProtocolException(file + " is not UTF-8 text: give LFW's pairs.txt.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read the pair list " + file + ": " + e.getMessage(), e);
    }
  }

  private VerificationPairs parse() {
    String[] header = fields("the header: the number of folds, a tab, the number of pairs a fold");
    if (header.length > 2) {
      throw wrong("the header: the number of folds, a tab, the number of pairs a fold");
    }
    int folds = header.length == 2 ? number(header[0]) : 1;
    int pairs = number(header[header.length - 1]);
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
    while (next < lines.size()) {
      if (!lines.get(next++).isBlank()) {
        throw wrong(
            "the end of the file: its header promises "
                + folds
                + " folds of "
                + pairs
                + " + "
                + pairs
                + " pairs");
      }
    }
    return new VerificationPairs(file.getFileName().toString(), folds, parsed);
  }

  private Pair same(int fold) {
    String expected = "a pair of the same person in fold " + fold + ": name, number, number";
    String[] fields = fields(expected);
    if (fields.length != 3) {
      throw wrong(expected);
    }
    Pair pair = new Pair(image(fields[0], fields[1]), image(fields[0], fields[2]), true);
    if (pair.left().equals(pair.right())) {
      throw wrong("two images of '" + fields[0] + "', but both are number " + fields[1]);
    }
    return pair;
  }

  private Pair different(int fold) {
    String expected = "a pair of different people in fold " + fold + ": name, number, name, number";
    String[] fields = fields(expected);
    if (fields.length != 4) {
      throw wrong(expected);
    }
    if (fields[0].equals(fields[2])) {
      throw wrong("two different people, but both are '" + fields[0] + "'");
    }
    return new Pair(image(fields[0], fields[1]), image(fields[2], fields[3]), false);
  }

  private String[] fields(String expected) {
    if (next >= lines.size()) {
      throw new ProtocolException(
          file + " ends after line " + lines.size() + ", where it should have " + expected + ".");
    }
    return lines.get(next++).strip().split("\t", -1);
  }

  private String image(String name, String number) {
    if (name.isBlank()) {
      throw wrong("a name");
    }
    return String.format(Locale.ROOT, "%s/%s_%04d.jpg", name, name, number(number));
  }

  private int number(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value < 1_000_000 && Character.isDigit(text.charAt(0))) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong("a positive whole number where '" + text + "' stands");
  }

  private ProtocolException wrong(String expected) {
    return new ProtocolException(file + ":" + next + ": expected " + expected + ".");
  }
}

package org.sphereface.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.sphereface.files.InputFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.Sha256;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * The pairs that a run's cells were evaluated on, once a run: {@code pairs/<SHA-256>.txt}. Each
 * line has the fold's number, the two images and {@code true} for the same person, separated by
 * tabs. The file's name is its hash, which the evaluations name ({@link
 * CellResult.Evaluation#pairs}).
 *
 * @param folds the folds with their pairs, in the order of {@link StoredDecisions}
 */
public record PairList(List<Fold> folds) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int FIELDS = 4;

  public PairList {
    folds = List.copyOf(folds);
  }

  /** All pairs, fold after fold. */
  public List<Pair> pairs() {
    return folds.stream().flatMap(fold -> fold.pairs().stream()).toList();
  }

  /** Returns the SHA-256 of the pairs, their folds and order. */
  public static String hash(VerificationPairs pairs) {
    MessageDigest digest = Sha256.digest();
    forEachLine(pairs, line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void forEachLine(VerificationPairs pairs, Consumer<String> lines) {
    for (Fold fold : pairs.folds()) {
      for (Pair pair : fold.pairs()) {
        lines.accept(
            fold.number() + "\t" + pair.left() + "\t" + pair.right() + "\t" + pair.same() + "\n");
      }
    }
  }

  /**
   * Writes the pairs into a run's folder, unless they are there. Pairs whose names have tabs or
   * line breaks are not written: results without a list are compared by folds.
   *
   * @throws ResultException if they cannot be written
   */
  public static void write(Path folder, VerificationPairs pairs) {
    boolean fits =
        pairs.images().stream()
            .allMatch(name -> name.chars().noneMatch(c -> c == '\t' || c == '\n' || c == '\r'));
    String file = path(hash(pairs));
    if (!fits || Files.exists(folder.resolve(file))) {
      return;
    }
    StringBuilder text = new StringBuilder();
    forEachLine(pairs, text::append);
    try {
      OutputFolder.at(folder).write(file, text.toString());
    } catch (IOException e) {
      throw new ResultException(
          "Cannot write "
              + folder.resolve(file)
              + ": "
              + Reason.of(e)
              + "; free space or choose another folder.",
          e);
    }
  }

  /**
   * Reads the pairs of an evaluation.
   *
   * @param hash as the evaluation has it; null in files of earlier versions
   * @return empty if the run's folder has no such list
   * @throws ResultException if the file cannot be read, or its content is not what its name says
   */
  public static Optional<PairList> read(Path folder, String hash) {
    if (hash == null || !HASH.matcher(hash).matches()) {
      return Optional.empty();
    }
    Path file = folder.resolve(path(hash));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = InputFile.bytes(file, ResultFiles.MOST_BYTES);
    } catch (IOException e) {
      throw new ResultException("Cannot read " + file + ": " + Reason.of(e) + ".", e);
    }
    MessageDigest digest = Sha256.digest();
    if (!HexFormat.of().formatHex(digest.digest(bytes)).equals(hash)) {
      throw new ResultException(
          file
              + " is not the list of pairs that its name says (another SHA-256): delete it and run"
              + " the matrix again.");
    }
    List<Fold> folds = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
      String[] fields = line.split("\t", -1);
      if (fields.length != FIELDS || !NUMBER.matcher(fields[0]).matches()) {
        throw new ResultException(
            file + " is no list of pairs: delete it and run the matrix again.");
      }
      int fold = Integer.parseInt(fields[0]);
      if (fold != number && !pairs.isEmpty()) {
        folds.add(new Fold(number, pairs));
        pairs = new ArrayList<>();
      }
      number = fold;
      pairs.add(new Pair(fields[1], fields[2], Boolean.parseBoolean(fields[3])));
    }
    folds.add(new Fold(number, pairs));
    return Optional.of(new PairList(folds));
  }

  private static String path(String hash) {
    return "pairs/" + hash + ".txt";
  }
}

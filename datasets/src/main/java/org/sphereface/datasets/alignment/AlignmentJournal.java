package org.sphereface.datasets.alignment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.files.InputFile;
import org.sphereface.files.ListedName;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Reason;

/**
 * The outcome for each photograph, so that an interrupted alignment can continue: a first line, a
 * line a setting, {@code setting TAB name TAB value}, then a line a photograph, {@code outcome TAB
 * path TAB SHA-256 of its bytes} and the landmarks if there are any. Lines are appended; a last
 * line that a crash has cut off is dropped, which {@link org.sphereface.files.TextFile} could not
 * recognize.
 *
 * <p>A photograph is done while the hash of its bytes is that of its line.
 */
final class AlignmentJournal {

  static final String NAME = "alignment.tsv";

  /** Above the size of ten million lines. */
  private static final long MOST_BYTES = 1L << 31;

  private static final String FIRST = "alignment\t2";
  static final String SETTING = "setting";
  private static final int WITHOUT_POINTS = 3;
  private static final int WITH_POINTS = 13;

  /** The outcome for a photograph. */
  enum Outcome {
    ALIGNED,
    CENTRE_CROP,
    LEFT_OUT,
    BROKEN
  }

  /**
   * A line.
   *
   * @param hash of the photograph's bytes, hexadecimal; empty if they cannot be read
   * @param points empty if there are none
   */
  record Entry(Outcome outcome, String name, String hash, List<Point> points) {

    Entry {
      points = List.copyOf(points);
    }

    String line() {
      StringBuilder line = new StringBuilder(outcome + "\t" + ListedName.write(name) + "\t" + hash);
      points.forEach(point -> line.append('\t').append(point.x()).append('\t').append(point.y()));
      return line.append('\n').toString();
    }
  }

  private final OutputFolder folder;
  private final String name;
  private final Path file;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * Opens or begins the journal of a folder.
   *
   * @param settings that decide what the folder holds, by name
   * @throws DatasetException if the folder was made with other settings
   */
  AlignmentJournal(Path folder, Map<String, String> settings) {
    this(folder, NAME, settings);
  }

  /**
   * Opens or begins the journal of a block of photographs.
   *
   * @param name of the file
   */
  AlignmentJournal(Path folder, String name, Map<String, String> settings) {
    this.folder = OutputFolder.at(folder);
    this.name = name;
    file = folder.resolve(name);
    if (!Files.exists(file)) {
      write(head(settings));
      return;
    }
    String text;
    try {
      text = new String(InputFile.bytes(file, MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DatasetException(file + ": the journal cannot be read (" + Reason.of(e) + ")", e);
    }
    int whole = text.lastIndexOf('\n') + 1;
    List<String> lines = text.substring(0, whole).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(FIRST)) {
      throw new DatasetException(
          file
              + ": the journal was written by an earlier version, which did not keep of what bytes"
              + " the faces are: give another --out, or remove the folder");
    }
    List<String> others = others(lines, settings);
    if (!others.isEmpty()) {
      throw new DatasetException(
          file
              + ": the folder was made with other settings ("
              + String.join("; ", others)
              + "): give another --out, or remove the folder");
    }
    lines.stream().skip(1).filter(line -> !isSetting(line)).forEach(this::parse);
    if (whole < text.length()) {
      write(text.substring(0, whole));
    }
  }

  private void write(String text) {
    try {
      folder.write(name, text);
    } catch (IOException e) {
      throw DatasetException.unwritable(file, e);
    }
  }

  private static String head(Map<String, String> settings) {
    StringBuilder head = new StringBuilder(FIRST + "\n");
    settings.forEach(
        (name, value) ->
            head.append(SETTING + "\t")
                .append(name)
                .append('\t')
                .append(ListedName.write(value))
                .append('\n'));
    return head.toString();
  }

  private static boolean isSetting(String line) {
    return line.startsWith(SETTING + "\t");
  }

  /** The settings that differ: {@code min-face 20, now 40}. */
  private static List<String> others(List<String> lines, Map<String, String> settings) {
    Map<String, String> then = new LinkedHashMap<>();
    for (String line : lines) {
      if (isSetting(line)) {
        String[] fields = line.split("\t", 3);
        then.put(fields[1], fields.length < 3 ? "" : ListedName.read(fields[2]));
      }
    }
    Set<String> names = new LinkedHashSet<>(then.keySet());
    names.addAll(settings.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(then.get(name), settings.get(name)))
        .map(
            name ->
                PrintableText.of(
                    name
                        + " "
                        + then.getOrDefault(name, "not set")
                        + ", now "
                        + settings.getOrDefault(name, "not set")))
        .toList();
  }

  private void parse(String line) {
    String[] fields = line.split("\t", -1);
    try {
      if (fields.length != WITHOUT_POINTS && fields.length != WITH_POINTS) {
        throw new IllegalArgumentException("has " + fields.length + " fields");
      }
      List<Point> points = new ArrayList<>();
      for (int i = WITHOUT_POINTS; i < fields.length; i += 2) {
        points.add(new Point(Double.parseDouble(fields[i]), Double.parseDouble(fields[i + 1])));
      }
      String name = ListedName.read(fields[1]);
      entries.put(name, new Entry(Outcome.valueOf(fields[0]), name, fields[2], points));
    } catch (IllegalArgumentException e) {
      throw new DatasetException(
          file + ": the line '" + line + "' is damaged: remove it, or the folder", e);
    }
  }

  /** All photographs that have a line. */
  Collection<Entry> entries() {
    return entries.values();
  }

  /** The last line of a photograph, or null. */
  Entry entry(String name) {
    return entries.get(name);
  }

  /** Appends lines, but for those that repeat the last one of their photograph. */
  void append(List<Entry> more) {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : more) {
      if (!entry.equals(entries.put(entry.name(), entry))) {
        lines.append(entry.line());
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    try (FileChannel journal = folder.grow(name)) {
      journal.position(journal.size());
      while (bytes.hasRemaining()) {
        journal.write(bytes);
      }
    } catch (IOException e) {
      throw DatasetException.unwritable(file, e);
    }
  }
}

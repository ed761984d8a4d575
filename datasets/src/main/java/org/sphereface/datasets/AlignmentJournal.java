package org.sphereface.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * What has become of each photograph, so that an interrupted alignment goes on: a first line with
 * the settings, then a line a photograph, {@code outcome TAB path} and the landmarks if there are
 * any. Lines are appended; a last line that a crash has cut off is dropped.
 */
final class AlignmentJournal {

  private static final String NAME = "alignment.tsv";
  private static final int WITHOUT_POINTS = 2;
  private static final int WITH_POINTS = 12;

  /** What became of a photograph. */
  enum Outcome {
    ALIGNED,
    CENTRE_CROP,
    LEFT_OUT,
    BROKEN
  }

  /**
   * A line.
   *
   * @param points empty if there are none
   */
  record Entry(Outcome outcome, String name, List<Point> points) {

    Entry {
      points = List.copyOf(points);
    }

    String line() {
      return outcome + "\t" + name + LandmarkFile.fields(points) + "\n";
    }
  }

  private final Path file;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * Opens or begins the journal of a folder.
   *
   * @param settings that decide what the folder holds; one line
   * @throws DatasetException if the folder was made with other settings
   */
  AlignmentJournal(Path folder, String settings) {
    file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      WholeFile.write(file, (settings + "\n").getBytes(StandardCharsets.UTF_8));
      return;
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new DatasetException(file + ": the journal cannot be read (" + e + ")", e);
    }
    int whole = text.lastIndexOf('\n') + 1;
    List<String> lines = text.substring(0, whole).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(settings)) {
      throw new DatasetException(
          file
              + ": the folder was made with other settings ("
              + (lines.isEmpty() ? "none" : lines.get(0))
              + ", now "
              + settings
              + "): give another --out, or remove the folder");
    }
    lines.subList(1, lines.size()).forEach(this::parse);
    if (whole < text.length()) {
      WholeFile.write(file, text.substring(0, whole).getBytes(StandardCharsets.UTF_8));
    }
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
      entries.put(fields[1], new Entry(Outcome.valueOf(fields[0]), fields[1], points));
    } catch (IllegalArgumentException e) {
      throw new DatasetException(
          file + ": the line '" + line + "' is damaged: remove it, or the folder", e);
    }
  }

  /** The last line of a photograph, or null. */
  Entry entry(String name) {
    return entries.get(name);
  }

  /** Appends lines. */
  void append(List<Entry> more) {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : more) {
      lines.append(entry.line());
      entries.put(entry.name(), entry);
    }
    try {
      Files.writeString(file, lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new DatasetException(file + ": the journal cannot be written (" + e + ")", e);
    }
  }
}

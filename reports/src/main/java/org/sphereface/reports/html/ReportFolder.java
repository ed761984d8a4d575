package org.sphereface.reports.html;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.files.InputFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.Sha256;
import org.sphereface.reports.plot.FigureFile;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import org.sphereface.reports.plot.Plot;

/**
 * The folder of a report. Each file is complete when it appears; files of a former report are
 * removed.
 *
 * <p>{@code manifest.txt} names the files of a report, one in a line, in the format of {@code
 * sha256sum}. A file of a former report is removed only if that report's manifest names it and it
 * still has that content. Files of a report without a manifest stay.
 */
public class ReportFolder {

  private static final String MANIFEST = "manifest.txt";
  private static final long LONGEST_MANIFEST = 1 << 26;

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  (([A-Za-z0-9][\\w.=+-]*/)*[A-Za-z0-9][\\w.=+-]*)");

  private final OutputFolder folder;
  private final Predicate<String> isForPapers;
  private final SortedMap<String, String> written = new TreeMap<>();

  /** A folder without files of figures for papers. */
  public ReportFolder(OutputFolder folder) {
    this(folder, name -> false);
  }

  /**
   * @param isForPapers whether a figure of a name has files for papers
   */
  public ReportFolder(OutputFolder folder, Predicate<String> isForPapers) {
    this.folder = folder;
    this.isForPapers = isForPapers;
  }

  /**
   * Checks that nothing in the folder is a link, before anything is written.
   *
   * @throws ReportException naming the first link
   */
  public void requireNoLinks() {
    try {
      folder.requireNoLinks("");
    } catch (IOException e) {
      throw new ReportException(
          "Cannot write the report: " + Reason.place(e, folder.path()) + ": " + Reason.of(e) + ".",
          e);
    }
  }

  /**
   * Writes a file, UTF-8. A file that has this content already stays as it is.
   *
   * @throws ReportException if it cannot be written
   */
  public Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a table for papers and for spreadsheets, {@code ID.tex} and {@code ID.csv}.
   *
   * @throws ReportException if one cannot be written
   */
  public void writeTable(ReportTable table) {
    write(table.id() + ".csv", table.csv());
    write(table.id() + ".tex", table.latex());
  }

  /**
   * Writes the files of a figure for papers, if it has any.
   *
   * @param name how their names begin
   * @return their places in the folder, by the name of their format
   * @throws ReportException if one cannot be written
   */
  Map<String, String> papers(String name, Plot plot) {
    if (!isForPapers.test(name)) {
      return Map.of();
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (FigureFormat format : FigureFormat.values()) {
      String file = "figures/" + name + "." + format.ending();
      write(file, FigureFile.draw(plot, format, FigureSize.COLUMN));
      files.put(format.name(), file);
    }
    return Collections.unmodifiableMap(files);
  }

  Path write(String name, byte[] content) {
    try {
      folder.require(name);
      Path file = folder.path().resolve(name);
      if (!has(file, content)) {
        folder.write(name, content);
      }
      written.put(name, Sha256.of(content));
      return file;
    } catch (IOException e) {
      throw new ReportException(
          "Cannot write "
              + Reason.place(e, folder.path().resolve(name))
              + ": "
              + Reason.of(e)
              + "; free space or choose another folder.",
          e);
    }
  }

  private static boolean has(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == content.length
        && Arrays.equals(InputFile.bytes(file, content.length), content);
  }

  /**
   * Removes what a former report wrote and this one did not, and writes the manifest.
   *
   * @return the folder
   * @throws ReportException if one cannot be removed or written
   */
  public Path finish() {
    try {
      for (Map.Entry<String, String> former : manifest().entrySet()) {
        if (!written.containsKey(former.getKey())) {
          removeIfUnchanged(former.getKey(), former.getValue());
        }
      }
      StringBuilder lines = new StringBuilder();
      written.forEach((name, hash) -> lines.append(hash).append("  ").append(name).append('\n'));
      write(MANIFEST, lines.toString());
      return folder.path();
    } catch (IOException e) {
      throw new ReportException("Cannot tidy " + folder + ": " + Reason.of(e) + ".", e);
    }
  }

  private void removeIfUnchanged(String name, String hash) throws IOException {
    folder.require(name);
    Path file = folder.path().resolve(name);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Sha256.of(file).equals(hash)) {
      folder.remove(name);
    }
  }

  /** Hashes of what a former report wrote, by name; lines of another form are passed over. */
  private Map<String, String> manifest() throws IOException {
    folder.require(MANIFEST);
    Path file = folder.path().resolve(MANIFEST);
    Map<String, String> former = new TreeMap<>();
    if (Files.exists(file)) {
      String text = new String(InputFile.bytes(file, LONGEST_MANIFEST), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
          former.put(parts.group(2), parts.group(1));
        }
      }
    }
    return former;
  }
}

package org.sphereface.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.sphereface.files.OutputFolder;

/**
 * The licences of the libraries that an archive contains. The table {@code licences.csv} has a row
 * for each library; the texts lie beside it, by their SPDX names. A library's own files of licences
 * and notices are taken from its jar.
 */
final class Licences {

  /** A file of this project, whose licence is in the root of the archive. */
  private static final String OWN = "sphereface-";

  private static final Pattern ARTIFACT = Pattern.compile("(.+?)-v?[0-9].*\\.jar");

  private static final Pattern NOTICE =
      Pattern.compile(
          "(?:META-INF/)?((?:LICEN[SC]E|NOTICE|COPYING|ThirdPartyNotices|FastDoubleParser-ThirdParty-LICENSE)[A-Za-z.-]*)");

  /**
   * One library.
   *
   * @param licence SPDX name of the licence under which it is used here; several joined by {@code
   *     AND} if it contains works under other licences
   * @param holder whose copyright it is
   */
  record Row(String licence, String holder) {

    /** The SPDX names. */
    List<String> licences() {
      return List.of(licence.split(" AND "));
    }
  }

  private final Map<String, Row> rows;

  private Licences(Map<String, Row> rows) {
    this.rows = rows;
  }

  static Licences read() throws IOException {
    Map<String, Row> rows = new HashMap<>();
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (InputStreamReader in =
        new InputStreamReader(resource("licences.csv"), StandardCharsets.UTF_8)) {
      for (CSVRecord row : format.parse(in)) {
        rows.put(row.get("library"), new Row(row.get("licence"), row.get("holder")));
      }
    }
    return new Licences(rows);
  }

  Map<String, Row> rows() {
    return rows;
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = Licences.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("distribution has no resource " + name + ".");
    }
    return in;
  }

  /**
   * Returns the text of a licence.
   *
   * @throws IOException if it is not there
   */
  static byte[] licence(String spdx) throws IOException {
    try (InputStream in = resource("licences/" + spdx + ".txt")) {
      return in.readAllBytes();
    }
  }

  /**
   * Writes the table of the libraries, the texts of their licences, and their own notices.
   *
   * @param jars the libraries; this project's are left out
   * @throws IOException if a library is not in the table, a licence has no text, or writing fails
   */
  void write(List<Path> jars, OutputFolder folder) throws IOException {
    StringBuilder table = new StringBuilder("library,licence,holder\n");
    TreeSet<String> licences = new TreeSet<>();
    for (Path jar :
        jars.stream()
            .sorted(Comparator.comparing(path -> path.getFileName().toString()))
            .toList()) {
      String file = jar.getFileName().toString();
      if (file.startsWith(OWN)) {
        continue;
      }
      Matcher artifact = ARTIFACT.matcher(file);
      Row row = artifact.matches() ? rows.get(artifact.group(1)) : null;
      if (row == null) {
        throw new IOException(
            "The licence of the library "
                + file
                + " is not known: add a row to licences.csv of the module distribution.");
      }
      table.append(file).append(',').append(row.licence()).append(',');
      table.append('"').append(row.holder().replace("\"", "\"\"")).append("\"\n");
      licences.addAll(row.licences());
      try {
        copyNotices(jar, folder.within(artifact.group(1)));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    for (String licence : licences) {
      folder.write(licence + ".txt", licence(licence));
    }
    folder.write("libraries.csv", table.toString());
  }

  private static void copyNotices(Path jar, OutputFolder folder) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(next -> !next.isDirectory()).toList()) {
        Matcher notice = NOTICE.matcher(entry.getName());
        if (notice.matches()) {
          try (InputStream in = file.getInputStream(entry)) {
            folder.write(notice.group(1), in.readAllBytes());
          }
        }
      }
    }
  }
}

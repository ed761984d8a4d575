package org.sphereface.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sphereface.datasets.AlignmentJournal.Outcome;

/**
 * What a folder's {@code alignment.tsv} says: its images are faces that {@link SetAlignment} wrote.
 * The landmarks beside them are those of the photographs, and do not apply to the faces.
 *
 * @param journal the file
 * @param middles how many faces are the middle of a photograph without landmarks
 */
record AlignedFolder(Path journal, int middles) {

  private static final Pattern WITH_IMAGES =
      Pattern.compile(AlignmentJournal.SETTING + "\tformat\t(png|jpg)");

  /** The first line of earlier versions, which has all settings. */
  private static final Pattern EARLIER =
      Pattern.compile(".*; \\d+ x \\d+; .*; (PNG|JPG); (centre crop|left out); .*");

  /** Empty if the folder has no such file, or the file tells of landmarks alone. */
  static Optional<AlignedFolder> of(Path folder) {
    Path journal = folder.resolve(AlignmentJournal.NAME);
    if (!Files.isRegularFile(journal)) {
      return Optional.empty();
    }
    boolean[] images = new boolean[1];
    Map<String, Boolean> middles = new HashMap<>();
    new TextFile(journal, "what 'sphereface data align' wrote there")
        .forEach(
            (line, number) -> {
              String[] fields = line.split("\t", 3);
              if (WITH_IMAGES.matcher(line).matches()
                  || (number == 1 && EARLIER.matcher(line).matches())) {
                images[0] = true;
              } else if (fields.length > 1 && fields[0].equals(Outcome.CENTRE_CROP.name())) {
                middles.put(fields[1], true);
              } else if (fields.length > 1) {
                middles.remove(fields[1]);
              }
            });
    return images[0] ? Optional.of(new AlignedFolder(journal, middles.size())) : Optional.empty();
  }
}

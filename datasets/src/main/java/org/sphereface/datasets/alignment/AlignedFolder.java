package org.sphereface.datasets.alignment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.alignment.AlignmentJournal.Outcome;
import org.sphereface.files.TextFile;

/**
 * What a folder's {@code alignment.tsv} says: its images are faces that {@link FolderAligner}
 * wrote. The landmarks beside them are those of the photographs, and do not apply to the faces.
 *
 * @param journal the file
 * @param middles photographs without landmarks, of which the middle was taken
 */
public record AlignedFolder(Path journal, List<String> middles) {

  private static final Pattern WITH_IMAGES =
      Pattern.compile(AlignmentJournal.SETTING + "\tformat\t(png|jpg)");

  /** The first line of earlier versions, which has all settings. */
  private static final Pattern EARLIER =
      Pattern.compile(".*; \\d+ x \\d+; .*; (PNG|JPG); (centre crop|left out); .*");

  /** Returns nothing if the folder has no such file, or the file is about landmarks alone. */
  public static Optional<AlignedFolder> of(Path folder) {
    Path journal = folder.resolve(AlignmentJournal.NAME);
    if (!Files.isRegularFile(journal)) {
      return Optional.empty();
    }
    boolean[] images = new boolean[1];
    Set<String> middles = new LinkedHashSet<>();
    new TextFile(journal, "what 'sphereface data align' wrote there", DatasetException::new)
        .forEach(
            (line, number) -> {
              String[] fields = line.split("\t", 3);
              if (WITH_IMAGES.matcher(line).matches()
                  || (number == 1 && EARLIER.matcher(line).matches())) {
                images[0] = true;
              } else if (fields.length > 1 && fields[0].equals(Outcome.CENTRE_CROP.name())) {
                middles.add(fields[1]);
              } else if (fields.length > 1) {
                middles.remove(fields[1]);
              }
            });
    return images[0]
        ? Optional.of(new AlignedFolder(journal, List.copyOf(middles)))
        : Optional.empty();
  }
}

package org.sphereface.experiments.matrix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.bundle.BundleFaces;
import org.sphereface.datasets.layout.FolderFaces;
import org.sphereface.datasets.layout.ListedFaces;
import org.sphereface.datasets.recordio.RecordFaces;
import org.sphereface.files.Reason;

/**
 * A description of faces on the command line: a face source in YAML, as in a matrix file, or a path
 * whose kind decides the source:
 *
 * <ul>
 *   <li>a folder with one {@code .rec} file, or a {@code .rec} file: {@code recordio};
 *   <li>any other folder: {@code folder}, all images below it;
 *   <li>a {@code .bin} file: {@code bundle};
 *   <li>any other file: {@code list}, its columns by its first line.
 * </ul>
 *
 * @param text YAML or a path
 * @param option the option that gave it, for messages
 */
public record FaceDescription(String text, String option) {

  /** Describes the forms in the help of options. */
  public static final String FORMS =
      "A source as in a matrix file, such as '{source: cfp, images: DIR}' (sphereface list datasets),"
          + " or a path: a folder of images in any layout, a .rec file or its folder, a .bin bundle,"
          + " or a list of images and labels.";

  /**
   * Returns the face source.
   *
   * @param height rows of a face, unless the description says otherwise
   * @param width columns of a face
   * @throws MatrixException if it names no source
   * @throws DatasetException if it is a path that does not exist
   */
  public FaceSource source(int height, int width) {
    Path path = path();
    if (path == null) {
      return Registry.faceSources().one(text, option, Map.of("height", height, "width", width));
    }
    if (folder().isPresent()) {
      return folder(path, "", height, width);
    }
    if (Files.isDirectory(path)) {
      return recordio(records(path).get(0), height, width);
    }
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".rec")) {
      return recordio(path, height, width);
    }
    if (name.endsWith(".bin")) {
      return new BundleFaces(path.toString(), height, width);
    }
    return ListedFaces.ofFile(path, height, width);
  }

  /** Returns the folder of images; empty if the description is something else. */
  public Optional<Path> folder() {
    return Optional.ofNullable(path())
        .filter(path -> Files.isDirectory(path) && records(path).size() != 1);
  }

  /** Returns photographs in a folder with their landmarks; without landmarks, aligned faces. */
  public static FaceSource folder(Path folder, String landmarks, int height, int width) {
    return new FolderFaces(folder.toString(), "", landmarks, "refuse", height, width);
  }

  private static FaceSource recordio(Path file, int height, int width) {
    return new RecordFaces(file.toString(), "", height, width);
  }

  /** Returns the path; null if the text names a source. */
  private Path path() {
    if (text.strip().startsWith("{")) {
      return null;
    }
    try {
      Path path = Path.of(text);
      if (Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      return null;
    }
    if (Registry.faceSources().find(text.strip()).isPresent() || text.contains(": ")) {
      return null;
    }
    throw new DatasetException(
        option
            + " "
            + text
            + ": no such folder or file, and no source of this name: expected an existing path, or a"
            + " source as in a matrix file, such as '{source: cfp, images: DIR}' (sphereface list"
            + " datasets)");
  }

  private static List<Path> records(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.rec")) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new DatasetException(
          folder + ": the folder cannot be listed (" + Reason.of(e) + ")", e);
    }
    return found;
  }
}

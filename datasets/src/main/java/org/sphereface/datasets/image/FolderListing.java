package org.sphereface.datasets.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.files.Reason;

/**
 * Lists a folder of images in the order of names. All commands use this class:
 *
 * <ul>
 *   <li>Linked folders and linked files are followed. A file with two names is two images, as the
 *       user laid it out. A folder that leads back into one that it lies in is not entered.
 *   <li>Hidden entries (a dot before the name) are left out.
 *   <li>Every entry with the extension of an image that is no folder is listed, even a broken link
 *       or a pipe. Reading it reports a broken image.
 *   <li>All other entries are counted in {@link #passedOver}.
 * </ul>
 */
public final class FolderListing {

  /** Mean number of times that a folder may be entered through links. */
  private static final int VISITS_A_FOLDER = 16;

  private static final int ANY_VISITS = 1000;

  private final Path folder;

  /** From the top folder to the folder itself. */
  private final List<Object> keys;

  /** Shared by the listings of all folders. */
  private final SkippedFiles passedOver;

  private final Set<Object> distinct;
  private final int[] visits;

  private final List<String> folders = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  /**
   * @throws DatasetException if the folder cannot be listed
   */
  public FolderListing(Path folder) {
    this(folder, List.of(), new SkippedFiles(folder), new HashSet<>(), new int[1]);
  }

  private FolderListing(
      Path folder,
      List<Object> above,
      SkippedFiles passedOver,
      Set<Object> distinct,
      int[] visits) {
    this.folder = folder;
    this.passedOver = passedOver;
    this.distinct = distinct;
    this.visits = visits;
    try {
      keys = new ArrayList<>(above);
      keys.add(key(folder, Files.readAttributes(folder, BasicFileAttributes.class)));
      requireFewVisits();
      list();
    } catch (IOException e) {
      throw new DatasetException(
          folder + ": the folder cannot be listed (" + Reason.of(e) + ")", e);
    }
  }

  private void list() throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (!name.startsWith(".")) {
        put(entry, name);
      }
    }
    // paths are compared by bytes where names are compared by characters
    folders.sort(null);
    files.sort(null);
  }

  private void put(Path entry, String name) throws IOException {
    BasicFileAttributes is;
    try {
      is = Files.readAttributes(entry, BasicFileAttributes.class);
    } catch (IOException e) {
      // a link that leads nowhere, or in a circle
      if (isImage(name)) {
        files.add(name);
      } else {
        passedOver.leadsNowhere(entry);
      }
      return;
    }
    if (!is.isDirectory()) {
      files.add(name);
    } else if (keys.contains(key(entry, is))) {
      passedOver.leadsBack(entry);
    } else {
      folders.add(name);
    }
  }

  private static Object key(Path folder, BasicFileAttributes attributes) throws IOException {
    return attributes.fileKey() == null ? folder.toRealPath() : attributes.fileKey();
  }

  /** Limits the paths: ten folders with ten links each to the next have ten thousand million. */
  private void requireFewVisits() {
    distinct.add(keys.get(keys.size() - 1));
    if (++visits[0] > ANY_VISITS + VISITS_A_FOLDER * (long) distinct.size()) {
      throw new DatasetException(
          folder
              + ": links lead to the same folders over and over ("
              + visits[0]
              + " paths to "
              + distinct.size()
              + " folders so far): remove links");
    }
  }

  /** The listing of a folder within. */
  public FolderListing within(String name) {
    return new FolderListing(folder.resolve(name), keys, passedOver, distinct, visits);
  }

  /** Names of the folders within. Files beside them are passed over. */
  public List<String> folders() {
    for (String file : files) {
      if (isImage(file)) {
        passedOver.besideFolders(folder.resolve(file));
      } else {
        passedOver.format(file);
      }
    }
    return folders;
  }

  /** Names of the files that {@link ImageFile} decodes, by their endings. */
  public List<String> images() {
    return files(ImageFormats.EXTENSION_PATTERN);
  }

  /**
   * Names of the files whose lower-case ending matches the expression. Folders beside them are
   * passed over.
   */
  public List<String> files(String endings) {
    folders.forEach(name -> passedOver.tooDeep(folder.resolve(name)));
    return matching(endings);
  }

  /**
   * All images below the folder, however they are sorted into folders: paths relative to it, joined
   * by slashes, in their order.
   */
  public List<String> imagesBelow() {
    List<String> found = new ArrayList<>();
    Deque<FolderListing> left = new ArrayDeque<>(List.of(this));
    while (!left.isEmpty()) {
      FolderListing next = left.remove();
      String before =
          next == this ? "" : folder.relativize(next.folder).toString().replace('\\', '/') + "/";
      next.matching(ImageFormats.EXTENSION_PATTERN).forEach(name -> found.add(before + name));
      next.folders.forEach(name -> left.add(next.within(name)));
    }
    found.sort(null);
    return found;
  }

  private List<String> matching(String endings) {
    List<String> matching = new ArrayList<>();
    for (String file : files) {
      if (ends(file, endings)) {
        matching.add(file);
      } else {
        passedOver.format(file);
      }
    }
    return matching;
  }

  private static boolean isImage(String name) {
    return ends(name, ImageFormats.EXTENSION_PATTERN);
  }

  private static boolean ends(String name, String endings) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && name.substring(dot + 1).toLowerCase(Locale.ROOT).matches(endings);
  }

  /** Returns the counts of entries that the listings from the top folder on left out. */
  public SkippedFiles passedOver() {
    return passedOver;
  }

  /**
   * The file of a name in a folder; empty if the name leads out of the folder, or is no name. An
   * absolute name may lie in the folder.
   */
  public static Optional<Path> inside(Path folder, String name) {
    try {
      Path path = folder.resolve(name);
      for (Path step : path.getFileSystem().getPath(name)) {
        if (step.toString().equals("..")) {
          return Optional.empty();
        }
      }
      boolean within =
          path.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize());
      return within && !name.isBlank() ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}

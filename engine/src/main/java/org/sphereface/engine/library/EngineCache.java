package org.sphereface.engine.library;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.sphereface.files.FullStorage;
import org.sphereface.files.Reason;

/**
 * The folder into which DJL unpacks an engine's native library. The process loads the library from
 * there as its own code, so nobody else may be able to write there.
 *
 * <p>The folder is DJL's: {@code ENGINE_CACHE_DIR}, or else {@code DJL_CACHE_DIR}, both from the
 * environment or the system properties, or else {@code .djl.ai} in the user's home. If the home is
 * not writable, DJL takes {@code .djl.ai} in the temporary folder, a name that anybody can create
 * first. This class takes a folder of mode 0700 there and checks its owner.
 */
public final class EngineCache {

  private static final String ENGINE_CACHE = "ENGINE_CACHE_DIR";
  private static final String DJL_CACHE = "DJL_CACHE_DIR";

  private final Path folder;
  private final FileOwnership owners;

  private EngineCache(Path folder, FileOwnership owners) {
    this.folder = folder;
    this.owners = owners;
  }

  /**
   * Finds the cache of this process.
   *
   * @param properties of the system
   * @throws IOException if no folder can hold the cache
   */
  public static EngineCache of(Map<String, String> environment, Properties properties)
      throws IOException {
    FileOwnership owners = FileOwnership.ofThisProcess();
    for (String name : List.of(ENGINE_CACHE, DJL_CACHE)) {
      String given = environment.getOrDefault(name, properties.getProperty(name, ""));
      if (!given.isEmpty()) {
        return new EngineCache(path(name, given), owners);
      }
    }
    Path home = Path.of(properties.getProperty("user.home", ""));
    if (home.isAbsolute() && Files.isDirectory(home) && Files.isWritable(home)) {
      return new EngineCache(home.resolve(".djl.ai"), owners);
    }
    Path temporary = Path.of(properties.getProperty("java.io.tmpdir", "")).toAbsolutePath();
    if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
      throw new IOException(
          "There is no place for the engine's library: neither the home "
              + home
              + " nor the temporary folder "
              + temporary
              + " is a folder that can be written: set DJL_CACHE_DIR to one of your own.");
    }
    return new EngineCache(temporary.resolve("sphereface-" + owners.user()), owners);
  }

  private static Path path(String name, String given) throws IOException {
    try {
      return Path.of(given).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IOException(name + " is '" + given + "': set it to a folder.", e);
    }
  }

  /** The folder, absolute. */
  public Path folder() {
    return folder;
  }

  /**
   * Makes the folder if it is missing, checks it, and sets it as the cache of DJL.
   *
   * @param engine DJL's name of the engine that is loaded next
   * @throws IOException if the folder is not safe or not complete; the message names the folder and
   *     says what to do
   */
  public void prepare(String engine, Map<String, String> environment, Properties properties)
      throws IOException {
    if (engine.equals("MXNet") && environment.containsKey("MXNET_LIBRARY_PATH")) {
      // the user chose a library of their own, which DJL does not copy
      return;
    }
    make();
    requireOwn(engine);
    Optional<PackedLibraries> packed =
        PackedLibraries.of(engine, EngineCache.class.getClassLoader());
    if (packed.isPresent()) {
      requireWhole(packed.get());
    }
    use(environment, properties);
  }

  /**
   * Makes the folder if it is missing, for the user alone.
   *
   * @throws IOException if that fails
   */
  void make() throws IOException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder.getParent());
        if (owners.known()) {
          Files.createDirectory(
              folder,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.createDirectory(folder);
        }
      }
    } catch (IOException e) {
      // another process may have been faster
      if (!Files.isDirectory(folder)) {
        throw new IOException(refusal(e), e);
      }
    }
  }

  /**
   * Checks that only the user and root can put a library where the engine's library is loaded from.
   * The folder and all that it holds for the engine must belong to them, and nobody else may write
   * there. In the folders above it, nobody else may be able to replace entries.
   *
   * @param engine DJL's name of the engine
   * @throws IOException if another user can; the message names the folder or file and says what to
   *     do
   */
  void requireOwn(String engine) throws IOException {
    if (!owners.known()) {
      return;
    }
    List<Path> above = new ArrayList<>();
    for (Path chain : List.of(folder, folder.toRealPath())) {
      for (Path at = chain.getParent(); at != null; at = at.getParent()) {
        above.add(at);
      }
    }
    for (Path at : above) {
      if (owners.canBeExchanged(at)) {
        throw new IOException(unsafe("anybody can replace what is in " + at));
      }
    }
    boolean open = requireOwned(folder, true);
    Path libraries = libraries(engine);
    if (Files.isDirectory(libraries)) {
      try (Stream<Path> all = Files.walk(libraries)) {
        for (Path path : all.toList()) {
          requireOwned(path, open);
        }
      }
    }
  }

  /** Returns whether others may enter the folder. */
  private boolean requireOwned(Path path, boolean open) throws IOException {
    FileOwnership.Access access = owners.access(path);
    if (!access.own()) {
      throw new IOException(unsafe(path + " belongs to " + access.owner()));
    }
    if (open && access.writtenByOthers()) {
      throw new IOException(
          unsafe("others can write into " + path + "; 'chmod -R go-w " + folder + "' ends that"));
    }
    return access.openToOthers();
  }

  private String unsafe(String why) {
    return "The engine's library would be loaded from "
        + folder
        + ", but another user could have put one there: "
        + why
        + ". Set DJL_CACHE_DIR to a folder of your own.";
  }

  /**
   * Checks that a library that was unpacked earlier is complete; a crash may have cut it off.
   *
   * @param packed the engine's libraries of this build
   * @throws IOException if a file is missing or has another size; the message names the folder and
   *     says what to do
   */
  void requireWhole(PackedLibraries packed) throws IOException {
    Path unpacked = libraries(packed.engine()).resolve(packed.folder());
    if (!Files.isDirectory(unpacked)) {
      return;
    }
    for (Map.Entry<String, Long> library : packed.sizes().entrySet()) {
      Path file = unpacked.resolve(library.getKey());
      if (!Files.isRegularFile(file) || Files.size(file) != library.getValue()) {
        throw new IOException(
            "The engine's library in "
                + unpacked
                + " is damaged ("
                + library.getKey()
                + " is not of "
                + library.getValue()
                + " bytes): remove that folder, and the next start unpacks it again.");
      }
    }
  }

  /** Whether a failure to load the library was caused by files. */
  public boolean concerns(IOException failure) {
    return failure instanceof FileSystemException || FullStorage.causeOf(failure).isPresent();
  }

  /** Returns why the library cannot be unpacked into the folder, and what to do. */
  public String refusal(IOException failure) {
    return "The engine's library cannot be unpacked into "
        + folder
        + " ("
        + Reason.of(failure)
        + "): make that folder writable, with 500 MB free, or set"
        + " DJL_CACHE_DIR to a folder of your own.";
  }

  private Path libraries(String engine) {
    return folder.resolve(PackedLibraries.directory(engine));
  }

  /** Sets the folder in the properties of DJL and JNA that are not set yet. */
  void use(Map<String, String> environment, Properties properties) {
    if (environment.get(ENGINE_CACHE) == null) {
      properties.setProperty(ENGINE_CACHE, folder.toString());
    }
    // JNA has a small library of its own, which it would unpack into the temporary folder
    if (properties.getProperty("jna.tmpdir") == null && Files.isWritable(folder)) {
      properties.setProperty("jna.tmpdir", folder.resolve("jna").toString());
    }
  }
}

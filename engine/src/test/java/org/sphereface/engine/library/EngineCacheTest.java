package org.sphereface.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCacheTest {

  private static final String LIBRARY = "mxnet/1.9.1-mkl-linux-x86_64/libmxnet.so";

  @TempDir private Path folder;

  @BeforeEach
  void onPosix() {
    Assumptions.assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("unix"),
        "no POSIX permissions here");
  }

  private static Properties properties(Path home, Path temporary) {
    Properties properties = new Properties();
    properties.setProperty("user.home", home.toString());
    properties.setProperty("java.io.tmpdir", temporary.toString());
    return properties;
  }

  private static EngineCache cache(Path cache) throws IOException {
    return EngineCache.of(Map.of("DJL_CACHE_DIR", cache.toString()), new Properties());
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private Path unpacked(Path cache) throws IOException {
    Path library = cache.resolve(LIBRARY);
    Files.createDirectories(library.getParent());
    return Files.writeString(library, "code");
  }

  @Test
  void theFolderIsThatOfDjl() throws IOException {
    Properties properties = properties(folder, folder);
    properties.setProperty("DJL_CACHE_DIR", "/p");
    Map<String, String> djl = Map.of("DJL_CACHE_DIR", "/d");
    Map<String, String> both = Map.of("DJL_CACHE_DIR", "/d", "ENGINE_CACHE_DIR", "/e");
    assertEquals(Path.of("/e"), EngineCache.of(both, properties).folder());
    assertEquals(Path.of("/d"), EngineCache.of(djl, properties).folder());
    assertEquals(Path.of("/p"), EngineCache.of(Map.of(), properties).folder());
    assertEquals(
        folder.resolve(".djl.ai"), EngineCache.of(Map.of(), properties(folder, folder)).folder());
  }

  @Test
  void withoutAHomeItIsAFolderForTheUserAloneAndDjlUsesIt() throws IOException {
    Properties properties = properties(folder.resolve("none"), folder);
    EngineCache cache = EngineCache.of(Map.of(), properties);
    assertEquals(folder, cache.folder().getParent());
    assertFalse(cache.folder().endsWith(".djl.ai"), cache.folder().toString());
    cache.prepare("MXNet", Map.of(), properties);
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.folder())));
    assertEquals(cache.folder().toString(), properties.getProperty("ENGINE_CACHE_DIR"));
    // the second start takes the same
    EngineCache.of(Map.of(), properties(folder.resolve("none"), folder))
        .prepare("MXNet", Map.of(), properties);
  }

  @Test
  void withoutAnyPlaceTheSentenceNamesBoth() {
    Properties nowhere = properties(folder.resolve("none"), folder.resolve("nothing"));
    String sentence =
        assertThrows(IOException.class, () -> EngineCache.of(Map.of(), nowhere)).getMessage();
    assertTrue(sentence.contains(folder.resolve("none").toString()), sentence);
    assertTrue(sentence.contains(folder.resolve("nothing").toString()), sentence);
    assertTrue(sentence.contains("DJL_CACHE_DIR"), sentence);
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    EngineCache cache = cache(file.resolve("cache"));
    String sentence =
        assertThrows(IOException.class, () -> cache.prepare("MXNet", Map.of(), new Properties()))
            .getMessage();
    assertTrue(sentence.contains(file.resolve("cache").toString()), sentence);
    assertTrue(sentence.contains("make that folder writable"), sentence);
    assertFalse(sentence.contains("mvn"), sentence);
  }

  private static String unsafe(EngineCache cache) {
    return assertThrows(IOException.class, () -> cache.requireOwn("MXNet")).getMessage();
  }

  @Test
  void whatOthersCanWriteIsRefused() throws IOException {
    EngineCache cache = cache(folder.resolve("cache"));
    cache.make();
    Path library = unpacked(cache.folder());
    cache.requireOwn("MXNet");

    mode(library, "rw-rw-rw-");
    cache.requireOwn("MXNet"); // nobody else comes to it
    mode(cache.folder(), "rwxr-xr-x");
    assertTrue(unsafe(cache).contains("others can write into " + library), unsafe(cache));
    mode(library, "rw-r--r--");
    cache.requireOwn("MXNet");
    mode(library.getParent(), "rwxrwxrwx");
    assertTrue(unsafe(cache).contains("others can write into " + library.getParent() + ";"));
    mode(library.getParent(), "rwxr-xr-x");
    mode(cache.folder(), "rwxrwxrwx");
    assertTrue(unsafe(cache).contains("others can write into " + cache.folder() + ";"));
  }

  @Test
  void aFolderAboveInWhichAnybodyCanRenameIsRefusedAndOneLikeTmpIsNot() throws IOException {
    Path above = Files.createDirectory(folder.resolve("above"));
    EngineCache cache = cache(above.resolve("cache"));
    cache.make();
    mode(above, "rwxrwxrwx");
    assertTrue(unsafe(cache).contains("anybody can replace what is in " + above), unsafe(cache));
    Files.setAttribute(above, "unix:mode", 01777);
    cache.requireOwn("MXNet");

    // a link leads to it from a safe place
    Path link = Files.createSymbolicLink(folder.resolve("link"), above.resolve("cache"));
    mode(above, "rwxrwxrwx");
    assertTrue(unsafe(cache(link)).contains("anybody can replace what is in " + above));
  }

  @Test
  void whatBelongsToAnotherIsRefused() throws IOException {
    Assumptions.assumeTrue(
        (int) Files.getAttribute(folder, "unix:uid") == 0, "only root can give files away");
    EngineCache cache = cache(folder.resolve("cache"));
    cache.make();
    Path library = unpacked(cache.folder());
    Files.setAttribute(library, "unix:uid", 12345);
    assertTrue(unsafe(cache).contains(library + " belongs to 12345"), unsafe(cache));
    Files.setAttribute(library, "unix:uid", 0);
    Files.setAttribute(cache.folder(), "unix:uid", 12345);
    assertTrue(unsafe(cache).contains(cache.folder() + " belongs to 12345"), unsafe(cache));
  }

  @Test
  void aDamagedLibraryIsNamedBeforeItIsLoaded() throws IOException {
    Path jar = folder.resolve("native.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      entry(
          out,
          "native/lib/mxnet.properties",
          "version=1.9.1\nclassifier=mkl-linux-x86_64\nlibraries=libmxnet.so");
      entry(out, "native/lib/libmxnet.so", "code");
    }
    EngineCache cache = cache(folder.resolve("cache"));
    cache.make();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      PackedLibraries packed = PackedLibraries.of("MXNet", loader).orElseThrow();
      assertEquals(Map.of("libmxnet.so", 4L), packed.sizes());
      assertTrue(PackedLibraries.of("PyTorch", loader).isEmpty());
      cache.requireWhole(packed); // nothing is unpacked yet
      Path library = unpacked(cache.folder());
      cache.requireWhole(packed);
      Files.writeString(library, "cod");
      String sentence =
          assertThrows(IOException.class, () -> cache.requireWhole(packed)).getMessage();
      assertTrue(sentence.contains(library.getParent() + " is damaged (libmxnet.so"), sentence);
      assertTrue(sentence.contains("remove that folder"), sentence);
    }
  }

  private static void entry(JarOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }
}

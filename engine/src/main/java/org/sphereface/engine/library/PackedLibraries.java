package org.sphereface.engine.library;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * The native libraries of an engine that a jar of this build contains.
 *
 * @param engine DJL's name of the engine
 * @param folder name of the libraries' folder in the engine's folder of the cache
 * @param sizes of the files in that folder, in bytes, by name
 */
record PackedLibraries(String engine, String folder, Map<String, Long> sizes) {

  /** Returns the name of an engine's folder in a cache. */
  static String directory(String engine) {
    return engine.toLowerCase(Locale.ROOT);
  }

  /** Finds the libraries of an engine; empty if the build has none, so that DJL downloads them. */
  static Optional<PackedLibraries> of(String engine, ClassLoader loader) throws IOException {
    URL description = loader.getResource("native/lib/" + directory(engine) + ".properties");
    if (description == null
        || !(description.openConnection() instanceof JarURLConnection connection)) {
      return Optional.empty();
    }
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      Properties properties = new Properties();
      try (InputStream in = jar.getInputStream(connection.getJarEntry())) {
        properties.load(in);
      }
      Set<String> names =
          Arrays.stream(properties.getProperty("libraries", "").split(",", -1))
              .map(String::strip)
              .collect(Collectors.toSet());
      Map<String, Long> sizes = new TreeMap<>();
      jar.stream()
          .forEach(
              entry -> {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (names.contains(name) && !entry.isDirectory()) {
                  sizes.put(name, entry.getSize());
                }
              });
      String flavor = properties.getProperty("flavor", "");
      return Optional.of(
          new PackedLibraries(
              engine,
              properties.getProperty("version")
                  + (flavor.isEmpty() ? "-" : "-" + flavor + "-")
                  + properties.getProperty("classifier"),
              sizes));
    }
  }
}

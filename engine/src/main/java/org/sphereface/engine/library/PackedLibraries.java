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
 * The native libraries of an engine that are packed into a jar of this build.
 *
 * @param engine DJL's name of it
 * @param folder its name in the engine's folder of the cache
 * @param sizes of the files in that folder, in bytes, by name
 */
record PackedLibraries(String engine, String folder, Map<String, Long> sizes) {

  /** The folder of an engine in a cache. */
  static String directory(String engine) {
    return engine.toLowerCase(Locale.ROOT);
  }

  /** Those of an engine; empty if the build has none, and DJL fetches them. */
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

package org.sphereface.detection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.files.ContentHashes;
import org.sphereface.files.Reason;

/**
 * The parameter files of MTCNN's three networks, safetensors.
 *
 * @param proposal of P-Net
 * @param refinement of R-Net
 * @param output of O-Net
 */
public record MtcnnWeights(Path proposal, Path refinement, Path output) {

  private static final List<String> NAMES = List.of("pnet", "rnet", "onet");

  /**
   * Finds them in a folder or among given files: those with {@code pnet}, {@code rnet} and {@code
   * onet} in their names.
   *
   * @param given one folder, or three files
   * @throws IllegalArgumentException if one of the three is not there exactly once
   */
  public static MtcnnWeights of(List<Path> given) {
    List<Path> files =
        given.size() == 1 && Files.isDirectory(given.get(0)) ? listed(given.get(0)) : given;
    List<Path> found = NAMES.stream().map(name -> one(files, name, given)).toList();
    return new MtcnnWeights(found.get(0), found.get(1), found.get(2));
  }

  /**
   * Returns the SHA-256 of each file by its name.
   *
   * @throws UncheckedIOException if one cannot be read
   */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    List<Path> files = List.of(proposal, refinement, output);
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      try {
        settings.put("weights of " + NAMES.get(i), "SHA-256 " + ContentHashes.ofFile(file));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
      }
    }
    return settings;
  }

  private static Path one(List<Path> files, String name, List<Path> given) {
    List<Path> fitting =
        files.stream()
            .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).contains(name))
            .toList();
    if (fitting.size() != 1) {
      throw new IllegalArgumentException(
          given
              + ": "
              + fitting.size()
              + " of the files have '"
              + name
              + "' in their names; expected a folder or files with MTCNN's parameters, such as"
              + " mtcnn-pnet.safetensors, mtcnn-rnet.safetensors and mtcnn-onet.safetensors");
    }
    return fitting.get(0);
  }

  private static List<Path> listed(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(".safetensors"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

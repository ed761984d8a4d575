package org.sphereface.detection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sphereface.files.ContentHashes;
import org.sphereface.files.Reason;

/**
 * The parameter files of MTCNN's networks, safetensors or the authors' Caffe models.
 *
 * @param proposal of P-Net
 * @param refinement of R-Net
 * @param output of O-Net
 * @param landmarks of the fourth network, which refines the points; without it they are O-Net's
 */
public record MtcnnWeights(Path proposal, Path refinement, Path output, Optional<Path> landmarks) {

  private static final List<String> NAMES = List.of("pnet", "rnet", "onet");
  private static final List<String> CAFFE_NAMES = List.of("det1", "det2", "det3");

  /** Those of the three networks that find faces. */
  public MtcnnWeights(Path proposal, Path refinement, Path output) {
    this(proposal, refinement, output, Optional.empty());
  }

  /** Returns these with those of the fourth network. */
  public MtcnnWeights withLandmarks(Path file) {
    return new MtcnnWeights(proposal, refinement, output, Optional.of(file));
  }

  /**
   * Finds the three in a folder or among given files: those with {@code pnet} or {@code det1},
   * {@code rnet} or {@code det2}, and {@code onet} or {@code det3} in their names.
   *
   * @param given one folder, or three files
   * @throws IllegalArgumentException if one of the three is not there exactly once
   */
  public static MtcnnWeights of(List<Path> given) {
    List<Path> files =
        given.size() == 1 && Files.isDirectory(given.get(0)) ? listed(given.get(0)) : given;
    List<Path> found =
        IntStream.range(0, NAMES.size())
            .mapToObj(i -> one(files, NAMES.get(i), CAFFE_NAMES.get(i), given))
            .toList();
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
      settings.put("weights of " + NAMES.get(i), hash(files.get(i)));
    }
    landmarks.ifPresent(file -> settings.put("weights of lnet", hash(file)));
    return settings;
  }

  private static String hash(Path file) {
    try {
      return "SHA-256 " + ContentHashes.ofFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static Path one(List<Path> files, String name, String caffeName, List<Path> given) {
    List<Path> fitting =
        files.stream().filter(file -> contains(file, name) || contains(file, caffeName)).toList();
    if (fitting.size() != 1) {
      throw new IllegalArgumentException(
          given
              + ": "
              + fitting.size()
              + " of the files have '"
              + name
              + "' or '"
              + caffeName
              + "' in their names; expected a folder or files with MTCNN's parameters, such as"
              + " mtcnn-pnet.safetensors, mtcnn-rnet.safetensors and mtcnn-onet.safetensors, or"
              + " det1.caffemodel, det2.caffemodel and det3.caffemodel");
    }
    return fitting.get(0);
  }

  private static boolean contains(Path file, String text) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).contains(text);
  }

  private static List<Path> listed(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(file -> contains(file, ".safetensors") || contains(file, ".caffemodel"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

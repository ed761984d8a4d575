package org.sphereface.protocols.megaface;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.sphereface.protocols.ProtocolException;

/**
 * Images that are wrongly labelled, to be left out.
 *
 * <p>A name a line, or a number, a tab and the name; {@code #} opens a comment. A name is the end
 * of an image's path: {@code Adam_Brody_277.png} for probes, {@code 534/53415754@N00/377_1.jpg} for
 * distractors. Source: InsightFace's {@code facescrub_noises.txt} and {@code megaface_noises.txt}
 * with {@code remove_noises.py}. That script moves a noisy probe to its person's centre, where it
 * is always found, and keeps a noisy distractor as one that resembles nobody; here neither is
 * compared.
 *
 * @param names the names
 */
public record NoiseList(Set<String> names) {

  public NoiseList {
    names = Set.copyOf(names);
  }

  /** Nothing is left out. */
  public static NoiseList none() {
    return new NoiseList(Set.of());
  }

  /**
   * Reads a list.
   *
   * @throws ProtocolException if it is missing or no text
   */
  public static NoiseList read(Path file) {
    Set<String> names = new HashSet<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String name = line.strip();
        if (!name.isEmpty() && !name.startsWith("#")) {
          names.add(name.substring(name.indexOf('\t') + 1).strip());
        }
      }
    } catch (NoSuchFileException e) {
      throw new ProtocolException("There is no noise list " + file + ".", e);
    } catch (MalformedInputException e) {
      throw new ProtocolException(file + " is not UTF-8 text: give one image a line.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read the noise list " + file + ": " + e.getMessage(), e);
    }
    return new NoiseList(names);
  }

  /** Whether the path, or its end after some slash, is in the list. */
  public boolean contains(String path) {
    if (names.contains(path)) {
      return true;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (names.contains(path.substring(slash + 1))) {
        return true;
      }
    }
    return false;
  }
}

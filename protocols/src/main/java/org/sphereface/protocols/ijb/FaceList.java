package org.sphereface.protocols.ijb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.files.NameMatching;

/**
 * Which template and medium each image belongs to, in the order of the embeddings.
 *
 * <p>A line is {@code image template medium}, separated by blanks. Source: InsightFace's {@code
 * ijbc_face_tid_mid.txt} with {@code ijb_11.py}.
 *
 * @param faces a face an embedding
 */
public record FaceList(List<Face> faces) {

  public FaceList {
    faces = List.copyOf(faces);
  }

  /**
   * @param image the image's name
   * @param template the template's number
   * @param medium the number of the photograph, or of the video of which it is a frame
   */
  public record Face(String image, int template, int medium) {}

  /**
   * Reads a list.
   *
   * @throws org.sphereface.protocols.ProtocolException if it is missing or malformed, with the line
   */
  public static FaceList read(Path path) {
    ListLines file = new ListLines(path, "image template medium");
    List<Face> faces = new ArrayList<>();
    file.forEach(
        line -> {
          if (line.fields().size() != 3) {
            throw line.wrong();
          }
          faces.add(new Face(line.fields().get(0), line.whole(1), line.whole(2)));
        });
    return new FaceList(faces);
  }

  /** The images, each once. */
  public Set<String> images() {
    return faces.stream().map(Face::image).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The faces whose images are there. */
  public FaceList among(Set<String> images) {
    return new FaceList(faces.stream().filter(face -> images.contains(face.image())).toList());
  }

  /** Replaces names in the list by the images' own names, where these are spelled otherwise. */
  public FaceList namedAs(NameMatching names) {
    return names.isExact()
        ? this
        : new FaceList(
            faces.stream()
                .map(
                    face ->
                        new Face(
                            names.find(face.image()).orElse(face.image()),
                            face.template(),
                            face.medium()))
                .toList());
  }
}

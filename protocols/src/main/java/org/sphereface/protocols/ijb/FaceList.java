package org.sphereface.protocols.ijb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
    ListFile file = new ListFile(path, "image template medium");
    List<Face> faces = new ArrayList<>();
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      String[] fields = lines.get(i).strip().split("\\s+");
      if (fields.length != 3) {
        throw file.wrong(i + 1);
      }
      faces.add(new Face(fields[0], file.number(fields[1], i + 1), file.number(fields[2], i + 1)));
    }
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
}

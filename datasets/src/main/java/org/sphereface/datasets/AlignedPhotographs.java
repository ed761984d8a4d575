package org.sphereface.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * Photographs in a folder, aligned by a file of landmarks when they are read.
 *
 * @param folder where the photographs are
 * @param points landmarks by the photograph's name
 * @param height rows of an aligned image
 * @param width columns of an aligned image
 * @param patch what the images show
 */
record AlignedPhotographs(
    Path folder, Map<String, List<Point>> points, int height, int width, FacePatch patch) {

  /** Whole faces. */
  AlignedPhotographs(Path folder, Map<String, List<Point>> points, int height, int width) {
    this(folder, points, height, width, FacePatch.WHOLE);
  }

  /**
   * Opens named photographs.
   *
   * @param names of the people and their photographs
   * @param set the data set's name, for its description
   * @param kind what the photographs are called in messages, such as images
   * @param id of the data set, for its fingerprint
   * @param landmarks the landmarks' file, for messages
   * @param more what the description ends with
   * @throws DatasetException if one has no landmarks
   */
  FaceDataset open(
      LabelledFaces.Names names,
      String set,
      String kind,
      String id,
      String landmarks,
      String more) {
    List<String> files = List.copyOf(names.images());
    requirePoints(files, kind, landmarks);
    FaceTemplate template = patch.of(FaceTemplate.reducedTo(height, width));
    int factor = template.height() / height;
    String description =
        set
            + ": "
            + files.size()
            + " "
            + kind
            + " of "
            + names.identities().size()
            + " people, "
            + height
            + " x "
            + width
            + more
            + (patch.isWhole() ? "" : "; " + patch);
    return names.open(
        description,
        false,
        index ->
            new ImageFile(folder.resolve(files.get(index)))
                .read(
                    photograph ->
                        Pixels.boxReduced(
                            template.align(photograph, points.get(files.get(index))), factor)),
        () -> fingerprint(id, files),
        (whole, other) ->
            new AlignedPhotographs(folder, points, height, width, other)
                .open(names, set, kind, id, landmarks, more));
  }

  private void requirePoints(List<String> files, String kind, String landmarks) {
    List<String> missing = files.stream().filter(name -> !points.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new DatasetException(
          landmarks
              + ": "
              + missing.size()
              + " of "
              + files.size()
              + " "
              + kind
              + " have no landmarks, the first "
              + missing.get(0)
              + "; add lines of "
              + LandmarkFile.LAYOUT);
    }
  }

  private String fingerprint(String id, List<String> files) {
    Fingerprint hash = new Fingerprint().add(id).add(height + " x " + width);
    if (!patch.isWhole()) {
      hash.add(patch);
    }
    for (String file : files) {
      hash.add(file).add(points.get(file));
    }
    return hash.addFiles(folder, files).hex();
  }
}

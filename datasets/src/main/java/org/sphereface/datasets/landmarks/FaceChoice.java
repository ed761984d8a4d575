package org.sphereface.datasets.landmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sphereface.datasets.FaceImage;

/** The rule that chooses one of several faces in a photograph. */
public enum FaceChoice {

  /**
   * The face whose box has its centre nearest to that of the photograph, which is the face that
   * LFW's file names name.
   */
  CENTRE,

  /** The face with the largest box, width times height. */
  LARGEST;

  /** The face, or none if the list is empty. */
  public Optional<Detection> of(List<Detection> faces, FaceImage photograph) {
    return switch (this) {
      case CENTRE ->
          faces.stream().min(Comparator.comparingDouble(face -> offCentre(face, photograph)));
      case LARGEST -> faces.stream().max(Comparator.comparingDouble(Detection::area));
    };
  }

  private static double offCentre(Detection face, FaceImage photograph) {
    return Math.hypot(
        (face.left() + face.right() - photograph.width() + 1) / 2,
        (face.top() + face.bottom() - photograph.height() + 1) / 2);
  }
}

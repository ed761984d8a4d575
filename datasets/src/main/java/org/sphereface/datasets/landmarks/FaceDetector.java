package org.sphereface.datasets.landmarks;

import java.util.List;
import org.sphereface.datasets.FaceImage;

/** Finds faces in photographs, and five points in each. */
public interface FaceDetector {

  /**
   * Finds all faces in each of the photographs.
   *
   * @param photographs of any sizes; several at once may be faster than one by one
   * @return for each photograph its faces in descending order of their scores; none if there are
   *     none
   */
  List<List<Detection>> detect(List<FaceImage> photographs);
}

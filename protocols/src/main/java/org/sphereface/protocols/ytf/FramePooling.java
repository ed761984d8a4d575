package org.sphereface.protocols.ytf;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the frames of two videos become one score. */
enum FramePooling {
  /** The cosine of the videos' mean features. */
  AVERAGE("average"),
  /** The highest cosine of a frame of one with a frame of the other. */
  MAX_SIMILARITY("max-similarity"),
  /** The mean of the cosines of all frames of one with all of the other. */
  MEAN_SIMILARITY("mean-similarity");

  private final String id;

  FramePooling(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  static FramePooling of(String id) {
    return Arrays.stream(values())
        .filter(pooling -> pooling.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "pooling must be one of "
                        + Arrays.stream(values())
                            .map(FramePooling::id)
                            .collect(Collectors.joining(", "))
                        + ", but is '"
                        + id
                        + "'"));
  }
}

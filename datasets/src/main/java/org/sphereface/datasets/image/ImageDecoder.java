package org.sphereface.datasets.image;

import java.io.IOException;
import org.sphereface.datasets.FaceImage;

/** An encoded image whose size is known, and whose pixels are not decoded yet. */
interface ImageDecoder extends AutoCloseable {

  /** Rows as stored. */
  long height();

  /** Columns as stored. */
  long width();

  /** Bytes that {@link #decode} allocates at most, the result included. */
  long memory();

  /**
   * The upright image.
   *
   * @throws IOException if it is damaged or cut off
   */
  FaceImage decode() throws IOException;

  @Override
  void close();
}

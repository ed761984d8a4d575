package org.sphereface.datasets.image;

import java.io.IOException;
import org.sphereface.datasets.FaceImage;

/** An encoded image whose size is known, and whose pixels are not decoded yet. */
interface ImageDecoder extends AutoCloseable {

  /** Rows as stored. */
  long height();

  /** Columns as stored. */
  long width();

  /** At most so many bytes are taken by {@link #decode}, the result among them. */
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

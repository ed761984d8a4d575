package org.sphereface.datasets;

import java.io.IOException;
import java.nio.file.Path;
import org.sphereface.files.Reason;

/** Invalid data of a user. Its message is one sentence: the file, what was expected, what to do. */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file or folder that cannot be written, and why. */
  public static DatasetException unwritable(Path file, IOException cause) {
    return new DatasetException(
        Reason.place(cause, file) + ": it cannot be written (" + Reason.of(cause) + ")", cause);
  }
}

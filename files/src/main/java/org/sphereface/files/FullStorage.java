package org.sphereface.files;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Knows the failures of a disk that takes no more: it is full, or the user's quota or the limit of
 * a file's size is reached.
 */
public final class FullStorage {

  /** What systems say, in English: Java has no type for it. */
  private static final List<String> REASONS =
      List.of(
          "No space left", "Disk quota exceeded", "File too large", "not enough space on the disk");

  private FullStorage() {}

  /** Returns the cause of a failure that is such a failure. */
  public static Optional<IOException> causeOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io && is(String.valueOf(io.getMessage()))) {
        return Optional.of(io);
      }
    }
    return Optional.empty();
  }

  private static boolean is(String message) {
    return REASONS.stream().anyMatch(message::contains);
  }
}

package org.sphereface.experiments.matrix;

/** A mistake in a matrix file or in {@code --set}: one sentence that begins with its position. */
public final class MatrixException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MatrixException(String message) {
    super(message);
  }

  public MatrixException(String message, Throwable cause) {
    super(message, cause);
  }

  MatrixException(SourcePosition position, String message) {
    this(position + ": " + message);
  }
}

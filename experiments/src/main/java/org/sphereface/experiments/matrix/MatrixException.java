package org.sphereface.experiments.matrix;

/** A user's mistake in a matrix file or in {@code --set}, told in one sentence with its place. */
public final class MatrixException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MatrixException(String message) {
    super(message);
  }

  public MatrixException(String message, Throwable cause) {
    super(message, cause);
  }

  MatrixException(SourcePosition mark, String message) {
    this(mark + ": " + message);
  }
}

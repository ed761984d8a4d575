package org.sphereface.protocols;

/**
 * A user's mistake in protocol input, told in one sentence: the file, the line, what was expected,
 * what to do.
 */
public final class ProtocolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }

  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}

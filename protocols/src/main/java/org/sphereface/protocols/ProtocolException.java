package org.sphereface.protocols;

/**
 * A user's mistake in protocol input. The message is one sentence with the file, the line, what was
 * expected, and what to do.
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

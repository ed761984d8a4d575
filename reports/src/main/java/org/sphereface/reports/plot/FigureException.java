package org.sphereface.reports.plot;

/** Signals that a figure cannot be drawn here. The message says why and what to do. */
public final class FigureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FigureException(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.sphereface.engine;

import ai.djl.engine.EngineException;
import java.util.stream.Collectors;

/** Extracts the reason of an engine's failure from its message, without the native stack trace. */
public final class EngineFailureReason {

  private static final int LONGEST = 300;

  private EngineFailureReason() {}

  /** Returns the reason in one line, without a full stop. */
  public static String of(EngineException failure) {
    Throwable cause = failure.getCause();
    String own = line(failure.getMessage());
    String ofCause = cause == null ? "" : line(cause.getMessage());
    return ofCause.isEmpty() || own.contains(ofCause) ? own : own + " (" + ofCause + ")";
  }

  private static String line(String message) {
    String reason =
        String.valueOf(message)
            .lines()
            .map(String::strip)
            .takeWhile(line -> !isTrace(line))
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining(" "))
            .replaceFirst("[:;,.\\s]+$", "");
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "...";
  }

  private static boolean isTrace(String line) {
    return line.startsWith("Stack trace")
        || line.startsWith("Exception raised from")
        || line.startsWith("Traceback of")
        || line.startsWith("frame #")
        || line.matches("\\[bt].*");
  }
}

package org.sphereface.experiments;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.engine.EngineFailureReason;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.files.FullStorage;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.results.ResultException;
import org.sphereface.training.checkpoint.CheckpointException;

/**
 * Separates the failures of one cell, after which the others go on, from those of the machine,
 * which would meet every cell: files that cannot be written, a full disk, a library that cannot be
 * loaded.
 */
public final class CellFailure {

  private CellFailure() {}

  /** Returns why the cell failed, in a sentence; empty if the machine failed. */
  public static Optional<String> of(Throwable failure) {
    if (isOfMachine(failure)) {
      return Optional.empty();
    }
    if (failure instanceof OutOfMemoryError) {
      return Optional.of(
          "Memory ran out ("
              + failure.getMessage()
              + "): set a smaller recipe.batch, or give the JVM more by"
              + " SPHEREFACE_JAVA_OPTS=-Xmx.");
    }
    if (failure instanceof EngineException engine) {
      return Optional.of("The engine failed: " + EngineFailureReason.of(engine) + ".");
    }
    return Optional.of(
        isDefect(failure)
            ? "A defect of this program (" + failure + "): please report it."
            : failure.getMessage());
  }

  private static boolean isOfMachine(Throwable failure) {
    if (failure instanceof Error && !(failure instanceof OutOfMemoryError)) {
      return true;
    }
    boolean writing = failure instanceof UncheckedIOException || failure instanceof ResultException;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException || cause instanceof IOException && writing) {
        return true;
      }
    }
    return FullStorage.causeOf(failure).isPresent() || Thread.currentThread().isInterrupted();
  }

  /** Returns whether a failure is neither the user's fault nor the engine's. */
  public static boolean isDefect(Throwable failure) {
    return !(failure instanceof MatrixException
        || failure instanceof RunException
        || failure instanceof CheckpointException
        || failure instanceof DatasetException
        || failure instanceof ProtocolException
        || failure instanceof ResultException
        || failure instanceof EngineException
        || failure instanceof OutOfMemoryError
        || (failure instanceof IllegalArgumentException && failure.getMessage() != null));
  }
}

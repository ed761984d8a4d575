package org.sphereface.experiments.cli;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.engine.EngineFailureReason;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.cluster.ClusterProcess;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.files.FullStorage;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.plot.FigureException;
import org.sphereface.results.ResultException;
import org.sphereface.training.checkpoint.CheckpointException;
import picocli.CommandLine;

/** Prints one sentence for a mistake of the user, and the stack trace for a defect. */
public final class ErrorMessages implements CommandLine.IExecutionExceptionHandler {

  private static final int FAILED = 1;
  private static final int MOST_CAUSES = 20;
  private static final int MEBIBYTE = 1 << 20;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    Optional<String> sentence = of(failure);
    if (sentence.isPresent()) {
      commandLine.getErr().println("sphereface: " + sentence.get());
    } else {
      commandLine.getErr().println("sphereface: a defect of this program; please report it:");
      failure.printStackTrace(commandLine.getErr());
    }
    commandLine.getErr().flush();
    return ClusterProcess.machine().isPresent() && FullStorage.causeOf(failure).isPresent()
        ? ClusterProcess.FULL
        : FAILED;
  }

  /** Returns the sentence; empty if the failure is a defect. */
  static Optional<String> of(Throwable failure) {
    if (isOutOfMemory(failure)) {
      return Optional.of(outOfMemory());
    }
    if (failure instanceof MatrixException
        || failure instanceof RunException
        || failure instanceof CheckpointException
        || failure instanceof DatasetException
        || failure instanceof ProtocolException
        || failure instanceof ResultException
        || failure instanceof ReportException
        || failure instanceof FigureException
        || failure instanceof CommandException
        || (failure instanceof IllegalArgumentException && failure.getMessage() != null)) {
      return Optional.of(diskFull(failure).orElse(failure.getMessage()));
    }
    if (failure instanceof EngineException engine) {
      return Optional.of(
          "The engine failed: "
              + EngineFailureReason.of(engine)
              + "; 'sphereface doctor' shows problems of this machine.");
    }
    if (failure instanceof UncheckedIOException unchecked) {
      Optional<String> full = diskFull(unchecked);
      if (full.isPresent()) {
        return full;
      }
      IOException cause = unchecked.getCause();
      boolean hasSentence =
          !(cause instanceof FileSystemException)
              && !cause.toString().equals(unchecked.getMessage());
      return hasSentence ? Optional.of(unchecked.getMessage()) : of(cause);
    }
    return failure instanceof IOException io ? Optional.of(sentence(io)) : Optional.empty();
  }

  /** Returns whether a cause of the failure is too little memory. */
  static boolean isOutOfMemory(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause()) {
      // the sentence of a reader names the file
      if (cause instanceof DatasetException || cause instanceof ProtocolException) {
        return false;
      }
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** Returns what to do when Java has too little memory. */
  static String outOfMemory() {
    return "There is too little memory: Java's heap has at most "
        + Runtime.getRuntime().maxMemory() / MEBIBYTE
        + " MiB. Give it more, such as SPHEREFACE_JAVA_OPTS=-Xmx8g, or use fewer threads or smaller"
        + " batches.";
  }

  private static String sentence(IOException failure) {
    Optional<String> full = diskFull(failure);
    if (full.isPresent()) {
      return full.get();
    }
    if (failure instanceof NoSuchFileException missing) {
      return "There is no file or folder " + missing.getFile() + ": check the path.";
    }
    if (failure instanceof AccessDeniedException denied) {
      return "No permission to read or write " + denied.getFile() + ".";
    }
    if (failure instanceof FileAlreadyExistsException there) {
      boolean file = Files.isRegularFile(Path.of(there.getFile()));
      return there.getFile()
          + (file ? " is a file, not a folder" : " exists already")
          + ": choose another place.";
    }
    if (failure instanceof NotDirectoryException file) {
      return file.getFile() + " is a file, not a folder: choose another place.";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return "Cannot read or write " + file.getFile() + ": " + file.getReason() + ".";
    }
    return "Cannot read or write: " + failure.getMessage() + ".";
  }

  private static Optional<String> diskFull(Throwable failure) {
    return FullStorage.causeOf(failure).map(cause -> diskFull(failure, cause));
  }

  /** Names the file, which the cause does not know when it was open. */
  private static String diskFull(Throwable failure, IOException cause) {
    String told = failure.getMessage();
    boolean named = cause instanceof FileSystemException of && of.getFile() != null;
    boolean tells = !named && failure != cause && told != null && !told.equals(cause.toString());
    return "The disk"
        + (named ? " of " + ((FileSystemException) cause).getFile() : "")
        + " is full: free some space and run the same command again; finished cells and"
        + " checkpoints are kept"
        + (tells
            ? " (" + (told.endsWith(".") ? told.substring(0, told.length() - 1) : told) + ")"
            : "")
        + ".";
  }
}

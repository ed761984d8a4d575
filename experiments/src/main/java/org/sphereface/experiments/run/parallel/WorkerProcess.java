package org.sphereface.experiments.run.parallel;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.sphereface.experiments.cluster.CommandProcess;
import org.sphereface.experiments.matrix.Cell;

/**
 * The parent's side of a {@link WorkerServer}: starts it, gives it cells, and prints its lines with
 * the name of its devices before each.
 */
final class WorkerProcess implements AutoCloseable {

  private static final long MOST_SECONDS_TO_END = 10;

  private final DeviceGroup group;
  private final PrintWriter console;
  private final PrintWriter errors;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader output;
  private final Thread errorReader;
  private volatile String lastError;

  /**
   * Starts a process.
   *
   * @param console where its lines go
   * @param errors where those of its error stream go
   * @throws UncheckedIOException if the system starts none
   */
  WorkerProcess(DeviceGroup group, PrintWriter console, PrintWriter errors) {
    this.group = group;
    this.console = console;
    this.errors = errors;
    ProcessBuilder builder = new ProcessBuilder(group.command());
    builder.environment().putAll(group.environment());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requests = process.outputWriter(Charset.defaultCharset());
    output = process.inputReader(Charset.defaultCharset());
    errorReader = new Thread(this::printErrors, "errors of " + group.name());
    errorReader.setDaemon(true);
    errorReader.start();
  }

  /** Waits until the process takes cells; returns false if it ended instead. */
  boolean isReady() {
    return await(WorkerServer.READY).isPresent();
  }

  /**
   * Runs a cell.
   *
   * @return how many failed; empty if the process ended before the cell did
   */
  OptionalInt run(Cell cell) {
    try {
      requests.write(cell.id() + "\n");
      requests.flush();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
    Optional<String> failed = await(WorkerServer.ENDED);
    return failed.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(failed.get()));
  }

  /** Prints lines up to one with a message; returns what follows that, or empty at the end. */
  private Optional<String> await(String message) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        // a native library may have begun the line
        int at = line.indexOf(message);
        if (at != 0) {
          print(at < 0 ? line : line.substring(0, at), console);
        }
        if (at >= 0) {
          return Optional.of(line.substring(at + message.length()));
        }
      }
    } catch (IOException e) {
      // as at the end
    }
    return Optional.empty();
  }

  private void printErrors() {
    try (BufferedReader lines = process.errorReader(Charset.defaultCharset())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        print(line, errors);
        if (line.startsWith("sphereface: ")) {
          lastError = line.substring("sphereface: ".length());
        }
      }
    } catch (IOException e) {
      // as at the end
    }
  }

  private void print(String line, PrintWriter to) {
    to.println(group.name() + ": " + line);
    to.flush();
  }

  /** Waits for the end of the process and returns its reason, in a sentence. */
  String endReason() throws InterruptedException {
    int status = process.waitFor();
    errorReader.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS_TO_END));
    return "The process of "
        + group.name()
        + " "
        + CommandProcess.how(status)
        + (lastError == null ? "" : ": " + lastError)
        + (lastError != null && lastError.endsWith(".") ? "" : ".");
  }

  /** Ends the process at once. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends the process's input, which means that there are no more cells, and waits for its end. */
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      // it has ended
    }
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(MOST_SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

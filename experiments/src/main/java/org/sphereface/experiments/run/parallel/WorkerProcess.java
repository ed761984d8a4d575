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
import org.sphereface.experiments.matrix.Cell;

/**
 * The parent's side of a {@link WorkerServer}: starts it, gives it cells, and passes on what it
 * says, with the devices' name before each line.
 */
final class WorkerProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;
  private static final int SIGNALS = 128;
  private static final int KILL = 9;

  private final DeviceGroup group;
  private final PrintWriter console;
  private final PrintWriter errors;
  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader said;
  private final Thread complaints;
  private volatile String complaint;

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
    orders = process.outputWriter(Charset.defaultCharset());
    said = process.inputReader(Charset.defaultCharset());
    complaints = new Thread(this::passOnComplaints, "errors of " + group.name());
    complaints.setDaemon(true);
    complaints.start();
  }

  /** Waits until it takes cells; false if it ended instead. */
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
      orders.write(cell.id() + "\n");
      orders.flush();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
    Optional<String> failed = await(WorkerServer.ENDED);
    return failed.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(failed.get()));
  }

  /** Passes lines on up to one with a message; returns what follows that, or empty at the end. */
  private Optional<String> await(String message) {
    try {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        // a native library may have begun the line
        int at = line.indexOf(message);
        if (at != 0) {
          passOn(at < 0 ? line : line.substring(0, at), console);
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

  private void passOnComplaints() {
    try (BufferedReader lines = process.errorReader(Charset.defaultCharset())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        passOn(line, errors);
        if (line.startsWith("sphereface: ")) {
          complaint = line.substring("sphereface: ".length());
        }
      }
    } catch (IOException e) {
      // as at the end
    }
  }

  private void passOn(String line, PrintWriter to) {
    to.println(group.name() + ": " + line);
    to.flush();
  }

  /** Why it ended by itself, in a sentence. */
  String end() throws InterruptedException {
    int status = process.waitFor();
    complaints.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    String how =
        status <= SIGNALS
            ? "ended with status " + status
            : "was ended by signal "
                + (status - SIGNALS)
                + (status - SIGNALS == KILL ? " (by the system, if memory ran out)" : "");
    return "The process of "
        + group.name()
        + " "
        + how
        + (complaint == null ? "" : ": " + complaint)
        + (complaint != null && complaint.endsWith(".") ? "" : ".");
  }

  /** Ends it at once, whatever it does. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Tells it that there are no more cells, and waits for its end. */
  @Override
  public void close() {
    try {
      orders.close();
    } catch (IOException e) {
      // it has ended
    }
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

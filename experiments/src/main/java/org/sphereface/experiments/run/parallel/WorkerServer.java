package org.sphereface.experiments.run.parallel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.run.CellRunner;
import org.sphereface.experiments.run.JoinedTraining;
import org.sphereface.experiments.run.RunLock;
import org.sphereface.experiments.run.RunStatusWriter;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.RunStatus;
import org.sphereface.training.exchange.BatchExchange;

/**
 * The process of a group of devices, or of one cell. It reads the ids of cells from its parent, one
 * in a line, runs them one after another, and writes a line when one has ended. Its input ends when
 * the parent ends or has no more cells; a cell that is running then is dropped, as by a kill.
 */
public final class WorkerServer {

  /** This line means that the sets are open, and that the parent holds the folder's lock. */
  static final String READY = "\u0001ready";

  /** A line that begins so means that the cell has ended; the number of failures follows. */
  static final String ENDED = "\u0001ended ";

  private static final int ORPHANED = 1;

  private final Matrix matrix;
  private final RunSettings settings;
  private final int number;
  private final InputStream requests;
  private final PrintStream answers;
  private final BlockingQueue<Optional<String>> ids = new LinkedBlockingQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean(true);

  /**
   * @param number of the group, or of the only cell in the matrix, from 0
   * @param requests the parent's lines with ids of cells
   * @param answers lines for the parent; no line of the settings' console can begin like these
   */
  public WorkerServer(
      Matrix matrix, RunSettings settings, int number, InputStream requests, PrintStream answers) {
    this.matrix = matrix;
    this.settings = settings;
    this.number = number;
    this.requests = requests;
    this.answers = answers;
  }

  /** Serves until there is no more input. */
  public void serve() throws InterruptedException {
    Thread reader = new Thread(this::read, "requests");
    reader.setDaemon(true);
    try (RunLock lock = RunLock.ofCells(settings.out());
        RunStatusWriter log = new RunStatusWriter(matrix, settings, RunStatus.group(number))) {
      reader.start();
      CellRunner runner = new CellRunner(matrix, OpenedDatasets.ofPatches(matrix), settings, log);
      ProvenanceCollector provenance =
          new ProvenanceCollector(settings.command(), settings.devices().toString());
      busy.set(false);
      answer(READY);
      for (Optional<String> id = ids.take(); id.isPresent(); id = ids.take()) {
        int failed = run(cell(id.get()), runner, provenance);
        busy.set(false);
        answer(ENDED + failed);
      }
    }
  }

  /**
   * Runs one cell, which another process may have begun, and writes the line that it has ended.
   *
   * @param id of the cell, whose number is that of this process
   * @param exchange with the processes that train the cell with this one, the first of which writes
   *     its files
   */
  public void serve(String id, BatchExchange exchange) {
    ProvenanceCollector provenance =
        new ProvenanceCollector(
            settings.command(), settings.devices().toString(), exchange.machines());
    if (!exchange.isWriter()) {
      try (RunLock lock = RunLock.ofCells(settings.out())) {
        new JoinedTraining(matrix, OpenedDatasets.ofPatches(matrix), settings, exchange)
            .run(cell(id), provenance);
      }
      exchange.close();
      return;
    }
    try (RunLock lock = RunLock.ofCell(settings.out(), number);
        RunStatusWriter log = new RunStatusWriter(matrix, settings, RunStatus.group(number))) {
      CellRunner runner =
          new CellRunner(matrix, OpenedDatasets.ofPatches(matrix), settings, log, exchange);
      int failed = run(cell(id), runner, provenance);
      exchange.close();
      answer(ENDED + failed);
    }
  }

  private void answer(String line) {
    answers.println(line);
    answers.flush();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(requests, Charset.defaultCharset()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        busy.set(true);
        ids.add(Optional.of(line));
      }
    } catch (IOException e) {
      // as at the end
    }
    if (busy.get()) {
      Runtime.getRuntime().halt(ORPHANED);
    }
    ids.add(Optional.empty());
  }

  private Cell cell(String id) {
    return matrix.cells().stream()
        .filter(cell -> cell.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no cell " + id));
  }

  private int run(Cell cell, CellRunner runner, ProvenanceCollector provenance) {
    boolean finished = ResultFiles.isFinished(settings.out(), cell.id());
    int untrained = !finished && runner.train(cell, provenance).isFailed() ? 1 : 0;
    return untrained + runner.measure(cell).size();
  }
}

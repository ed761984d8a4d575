package org.sphereface.experiments.run.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.cluster.ClusterCommand;
import org.sphereface.experiments.cluster.ClusterOutcome;
import org.sphereface.experiments.cluster.CommandFailedException;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.run.CellExecutor;
import org.sphereface.experiments.run.CellRunner;

/**
 * Runs cells on the machines of a cluster, each in a process of its own. A cell of a machine that
 * is lost goes on elsewhere, from its last checkpoint.
 */
public final class ClusterRunner implements CellExecutor {

  /** Cells that are given to a cluster and wait there for a free core. */
  public static final int MOST_AT_ONCE = 1000;

  private final Matrix matrix;
  private final RunSettings settings;
  private final Place place;
  private final int atOnce;
  private final Function<Cell, List<String>> command;
  private final Map<String, String> seen;
  private final Runnable onProgress;

  /** Where the command of a cell runs. */
  @FunctionalInterface
  public interface Place {

    /** Runs it, and waits for its end ({@link org.sphereface.experiments.cluster.Cluster#run}). */
    ClusterOutcome run(ClusterCommand command, Consumer<String> events);
  }

  /**
   * @param atOnce how many cells are given to the place at once
   * @param command the arguments of the program that run a cell by {@link WorkerServer#serve}
   * @param seen what the machines must see ({@link ClusterCommand#seen})
   * @param onProgress is called after each cell
   */
  public ClusterRunner(
      Matrix matrix,
      RunSettings settings,
      Place place,
      int atOnce,
      Function<Cell, List<String>> command,
      Map<String, String> seen,
      Runnable onProgress) {
    this.matrix = matrix;
    this.settings = settings;
    this.place = place;
    this.atOnce = atOnce;
    this.command = command;
    this.seen = Map.copyOf(seen);
    this.onProgress = onProgress;
  }

  /**
   * Runs the cells.
   *
   * @param todo the cells to train; MegaFace measures the others too
   * @param runner writes the results of cells that no machine could run
   * @return how many failed
   * @throws org.sphereface.experiments.RunException if the cluster has ended
   */
  @Override
  public int run(List<Cell> todo, CellRunner runner) {
    CellQueue queue =
        new CellQueue(matrix.megaFace() == null ? todo : matrix.runOrder(), matrix.ensembles());
    ExecutorService threads = Executors.newCachedThreadPool();
    Semaphore free = new Semaphore(atOnce);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (Optional<Cell> next = queue.take(); next.isPresent(); next = queue.take()) {
        Cell cell = next.get();
        free.acquire();
        counts.add(
            threads.submit(
                () -> {
                  try {
                    return run(cell, runner);
                  } finally {
                    queue.ended(cell);
                    free.release();
                    onProgress.run();
                  }
                }));
      }
      int failed = 0;
      for (Future<Integer> count : counts) {
        failed += count.get();
      }
      return failed;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns how many failed: the cell, its measurement on MegaFace, that of its ensemble. */
  private int run(Cell cell, CellRunner runner) {
    ClusterOutcome outcome;
    try {
      outcome =
          place.run(
              new ClusterCommand(cell.id(), command.apply(cell), threads(), seen),
              event -> settings.print("%s: %s", cell.id(), event));
    } catch (CommandFailedException e) {
      return new LostCells(matrix, settings, runner)
          .record(
              "",
              cell,
              e.getMessage(),
              new ProvenanceCollector(settings.command(), settings.devices().toString()));
    }
    int failed = 0;
    for (String line : outcome.lines()) {
      int at = line.indexOf(WorkerServer.ENDED);
      if (at >= 0) {
        failed = Integer.parseInt(line.substring(at + WorkerServer.ENDED.length()).strip());
      } else if (!line.isBlank()) {
        settings.print("%s: %s: %s", outcome.machine(), cell.id(), line);
      }
    }
    return failed;
  }

  /** The matrix's own number of threads, if it has one; else the task's cores decide. */
  private Map<String, String> threads() {
    return matrix.threads() == null
        ? Map.of()
        : Map.of("OMP_NUM_THREADS", Integer.toString(matrix.threads()));
  }
}

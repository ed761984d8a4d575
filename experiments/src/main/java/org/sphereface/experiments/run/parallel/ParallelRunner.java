package org.sphereface.experiments.run.parallel;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.run.CellExecutor;
import org.sphereface.experiments.run.CellRunner;

/**
 * Runs cells at once, each group of devices in a process of its own, since an engine's threads,
 * memory and random numbers belong to a process.
 *
 * <p>A process that ends in the middle of a cell fails that cell alone, and another takes its
 * place; one that cannot be started leaves its cells to the others. The processes end with this
 * one, however that ends.
 */
public final class ParallelRunner implements CellExecutor {

  private final Matrix matrix;
  private final RunSettings settings;
  private final List<DeviceGroup> groups;
  private final PrintWriter errors;
  private final Runnable onProgress;

  /**
   * @param groups a process is started for each
   * @param errors where the processes' error streams go
   * @param onProgress is called after each cell, by the thread of its group
   */
  public ParallelRunner(
      Matrix matrix,
      RunSettings settings,
      List<DeviceGroup> groups,
      PrintWriter errors,
      Runnable onProgress) {
    this.matrix = matrix;
    this.settings = settings;
    this.groups = List.copyOf(groups);
    this.errors = errors;
    this.onProgress = onProgress;
  }

  /**
   * Runs the cells.
   *
   * @param todo the cells to train; MegaFace measures the others too
   * @param runner writes the results of cells whose process has died
   * @return how many failed
   * @throws RunException if cells are left because no process can be started
   */
  @Override
  public int run(List<Cell> todo, CellRunner runner) {
    return new Execution(todo, runner).run();
  }

  /** One execution of cells by the processes. */
  private final class Execution {

    private final List<Cell> todo;
    private final CellRunner runner;
    private final CellQueue queue;
    private final Set<WorkerProcess> alive = new HashSet<>();
    private final CountDownLatch ending = new CountDownLatch(1);

    Execution(List<Cell> todo, CellRunner runner) {
      this.todo = todo;
      this.runner = runner;
      this.queue =
          new CellQueue(matrix.megaFace() == null ? todo : matrix.runOrder(), matrix.ensembles());
    }

    int run() {
      Thread hook = new Thread(this::end, "end of processes");
      Runtime.getRuntime().addShutdownHook(hook);
      ExecutorService workers = Executors.newCachedThreadPool();
      try {
        List<Future<Integer>> counts = new ArrayList<>();
        for (DeviceGroup group : groups.subList(0, Math.min(groups.size(), queue.left()))) {
          counts.add(workers.submit(() -> work(group)));
        }
        int failed = 0;
        for (Future<Integer> count : counts) {
          failed += count.get();
        }
        if (ending.getCount() == 0) {
          throw new RunException("The run was stopped; the same command resumes it.");
        }
        if (queue.left() > 0) {
          throw new RunException(
              "No process takes cells, and "
                  + queue.left()
                  + " are left; the lines above give the reason.");
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
        remove(hook);
        end();
        workers.shutdown();
      }
    }

    private void remove(Thread hook) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // it runs
      }
    }

    private synchronized void end() {
      ending.countDown();
      queue.close();
      alive.forEach(WorkerProcess::kill);
    }

    /** Starts the process of a group; empty if the run is ending. */
    private synchronized Optional<WorkerProcess> start(DeviceGroup group) {
      if (ending.getCount() == 0) {
        return Optional.empty();
      }
      WorkerProcess process = new WorkerProcess(group, settings.console(), errors);
      alive.add(process);
      return Optional.of(process);
    }

    /** Runs cells until there are none; returns how many failed. */
    private int work(DeviceGroup group) throws InterruptedException {
      int failed = 0;
      Optional<WorkerProcess> process = Optional.empty();
      try {
        for (Optional<Cell> next = queue.take(); next.isPresent(); next = queue.take()) {
          Cell cell = next.get();
          if (process.isEmpty()) {
            process = start(group);
            if (process.isEmpty() || !isReady(process.get())) {
              queue.giveBack(cell);
              return failed;
            }
          }
          if (todo.contains(cell)) {
            settings.print(
                "[%d/%d] %s: %s", todo.indexOf(cell) + 1, todo.size(), group.name(), cell.id());
          }
          OptionalInt ended = process.get().run(cell);
          if (ended.isPresent()) {
            failed += ended.getAsInt();
          } else if (isEnding()) {
            return failed;
          } else {
            failed += recordLost(cell, group, process.get().endReason());
            process = Optional.empty();
          }
          queue.ended(cell);
          onProgress.run();
        }
        return failed;
      } catch (RuntimeException e) {
        end();
        throw e;
      } finally {
        process.ifPresent(WorkerProcess::close);
      }
    }

    private boolean isReady(WorkerProcess process) throws InterruptedException {
      if (process.isReady()) {
        return true;
      }
      if (!isEnding()) {
        settings.print("%s It takes no cells.", process.endReason());
      }
      return false;
    }

    /** Waits a moment: a signal that ends this process may have reached the other one first. */
    private boolean isEnding() throws InterruptedException {
      return ending.await(1, TimeUnit.SECONDS);
    }

    /** Returns how many failed: 0 if the cell had ended before its process did. */
    private int recordLost(Cell cell, DeviceGroup group, String reason) {
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.putAll(group.environment());
      return new LostCells(matrix, settings, runner)
          .record(
              group.name() + ": ",
              cell,
              reason,
              new ProvenanceCollector(settings.command(), group.devices().toString(), environment));
    }
  }
}

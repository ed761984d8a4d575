package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Kills processes of a command at random moments. The second kill and each third after it is that
 * of the process that the user started, after which it is started again. {@code -Dkills=20} kills
 * more often than in every build.
 */
final class RandomKills {

  private static final long SEED = 2017;
  private static final int KILLS = 2;
  private static final int MOST_RUNS_IN_VAIN = 5;
  private static final String STATUS = "status-[0-9]+\\.json";

  private final int wanted = Integer.getInteger("kills", KILLS);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Function<ClusterCommandRun, List<ProcessHandle>> victims;
  private int killed;
  private int inVain;

  /** When a process is killed. */
  @FunctionalInterface
  interface Moment {

    /** Waits for it; returns false if the command has ended instead. */
    boolean await(ClusterCommandRun run, SplittableRandom random) throws Exception;
  }

  /**
   * @param victims the processes that may be killed, beside the one that the user started
   */
  RandomKills(Function<ClusterCommandRun, List<ProcessHandle>> victims) {
    this.victims = victims;
  }

  /** After one to {@code most} writes of a cell's status. */
  static Moment atStatus(Path out, int most) {
    return (run, random) -> {
      try (FolderEvents events = new FolderEvents(out)) {
        return events.await(STATUS, 1 + random.nextInt(most), run.process()::isAlive);
      }
    };
  }

  /** Returns whether fewer were killed than wanted. */
  boolean areLeft() {
    return killed < wanted;
  }

  /**
   * Runs a command to its end.
   *
   * @param start starts it, and after each kill of its first process again
   * @param moment of each kill
   * @param expected exit status
   */
  void runToEnd(Callable<ClusterCommandRun> start, Moment moment, int expected) throws Exception {
    int before = killed;
    boolean first = true;
    while (first) {
      ClusterCommandRun run = start.call();
      first = false;
      while (!first && areLeft() && moment.await(run, random)) {
        first = killed % 3 == 1;
        killed += kill(run, first) ? 1 : 0;
      }
      int status = run.end();
      if (!first) {
        assertEquals(expected, status, run::log);
      }
    }
    inVain += killed == before ? 1 : 0;
    assertTrue(inVain <= MOST_RUNS_IN_VAIN, "no process was found that could be killed");
  }

  private boolean kill(ClusterCommandRun run, boolean first) {
    List<ProcessHandle> all = first ? List.of(run.process()) : victims.apply(run);
    return !all.isEmpty() && all.get(random.nextInt(all.size())).destroyForcibly();
  }
}

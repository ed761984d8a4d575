package org.sphereface.experiments.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * This process, if a cluster has started it: the environment names the machine, and the input ends
 * when whoever started it has ended, however that ended.
 */
public final class ClusterProcess {

  /** The variable with the machine's name. */
  public static final String MACHINE = "SPHEREFACE_CLUSTER_MACHINE";

  /** The variable with the commit of the program, of which the machine has the jar alone. */
  public static final String COMMIT = "SPHEREFACE_CLUSTER_COMMIT";

  /** The name of the machine where the user's command has started a process beside itself. */
  static final String LOCAL = "localhost";

  /** An answer of a process that takes requests begins so; the request follows. */
  public static final String ANSWER = "\u0001done ";

  /** The exit status of a process of a cluster to which a disk has no more room. */
  public static final int FULL = 28;

  private static final int ORPHANED = 1;

  private ClusterProcess() {}

  /** Returns the name of the machine, or that of a machine that no cluster knows. */
  public static String machineName() {
    return machine().orElse(LOCAL);
  }

  /** Returns the name of the machine; empty if no cluster has started this process. */
  public static Optional<String> machine() {
    return Optional.ofNullable(System.getenv(MACHINE));
  }

  /** Returns the commit of the program; empty if no cluster has started this process. */
  public static Optional<String> commit() {
    return Optional.ofNullable(System.getenv(COMMIT));
  }

  /**
   * Ends this process at once, as a kill does, when the input ends. What it computes would be
   * computed twice: another machine takes the command over.
   */
  public static void endWith(InputStream input) {
    Thread reader =
        new Thread(
            () -> {
              try {
                while (input.read() >= 0) {
                  continue;
                }
              } catch (IOException e) {
                // as at the end
              }
              end();
            },
            "end of the input");
    reader.setDaemon(true);
    reader.start();
  }

  /** Ends this process at once, as a kill does. */
  public static void end() {
    Runtime.getRuntime().halt(ORPHANED);
  }
}

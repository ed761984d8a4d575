package org.sphereface.experiments.cli.shared;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.experiments.cluster.Cluster;
import org.sphereface.experiments.cluster.ClusterProvider;
import picocli.CommandLine.Option;

/** The cluster on which a command runs. */
public final class ClusterOption {

  private static final String NAME = "--cluster";

  @Option(
      names = NAME,
      paramLabel = "MASTER",
      description =
          "Runs on the machines of a cluster of Apache Spark (docs/CLUSTER.md): spark://HOST:PORT,"
              + " or 'local-cluster[2,1,2048]' for two processes on this machine, of one core each;"
              + " submitted: the one of spark-submit. All machines must see the same folders.")
  private String master;

  /** Returns whether a cluster is given. */
  public boolean given() {
    return master != null;
  }

  /**
   * Connects to the cluster.
   *
   * @param command the user's, shown by the cluster
   * @throws org.sphereface.experiments.RunException if there is no such cluster, or no module for
   *     it
   */
  public Cluster connect(String command) {
    return ClusterProvider.find().connect(master, command);
  }

  /** Returns a command line without this option. */
  public static List<String> without(List<String> arguments) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals(NAME)) {
        i++;
      } else if (!arguments.get(i).startsWith(NAME + "=")) {
        others.add(arguments.get(i));
      }
    }
    return others;
  }
}

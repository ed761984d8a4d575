package org.sphereface.experiments.cluster;

import java.util.List;
import java.util.ServiceLoader;
import org.sphereface.experiments.RunException;

/** Connects to clusters. A {@link ServiceLoader} finds it if the program was built with one. */
public interface ClusterProvider {

  /**
   * Connects to a cluster.
   *
   * @param master its address
   * @param name of the user's command, shown by the cluster
   * @throws RunException if there is no such cluster
   */
  Cluster connect(String master, String name);

  /**
   * Returns the provider on the class path.
   *
   * @throws RunException if there is none
   */
  static ClusterProvider find() {
    List<ServiceLoader.Provider<ClusterProvider>> found =
        ServiceLoader.load(ClusterProvider.class, ClusterProvider.class.getClassLoader()).stream()
            .toList();
    if (found.isEmpty()) {
      throw new RunException(
          "--cluster needs the module cluster, which is not on the class path: build it with 'mvn"
              + " package -Pcluster -DskipTests', and start ./sphereface (docs/CLUSTER.md).");
    }
    return found.get(0).get();
  }
}

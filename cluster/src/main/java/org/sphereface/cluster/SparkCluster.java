package org.sphereface.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.cluster.Cluster;
import org.sphereface.experiments.cluster.ClusterCommand;
import org.sphereface.experiments.cluster.ClusterOutcome;
import org.sphereface.experiments.cluster.ClusterProcess;
import org.sphereface.experiments.cluster.CommandFailedException;
import org.sphereface.experiments.provenance.EngineEnvironment;
import org.sphereface.experiments.provenance.ProgramVersion;

/**
 * A Spark application. A command is a job of one task, and its listener tells what happens to it.
 */
final class SparkCluster implements Cluster {

  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String JAVA_OPTIONS = "SPHEREFACE_JAVA_OPTS";
  private static final String CLASS_PATH = "SPHEREFACE_CLASSPATH";

  private final JavaSparkContext spark;
  private final CommandListener listener = new CommandListener();
  private final AtomicInteger jobs = new AtomicInteger();

  SparkCluster(JavaSparkContext spark) {
    this.spark = spark;
    spark.sc().addSparkListener(listener);
  }

  @Override
  public ClusterOutcome run(ClusterCommand command, Consumer<String> events) {
    String job = Integer.toString(jobs.incrementAndGet());
    listener.begin(job, events);
    try {
      // of this thread alone
      spark.setLocalProperty(CommandListener.JOB, job);
      spark.setJobDescription(command.name());
      RemoteCommand remote =
          new RemoteCommand(
              List.copyOf(command.arguments()),
              environment(command.environment()),
              Path.of("").toAbsolutePath().toString(),
              new TreeMap<>(command.seen()));
      RemoteOutcome outcome = spark.parallelize(List.of(remote), 1).map(RemoteCommand::run).first();
      return new ClusterOutcome(outcome.machine(), outcome.lines());
    } catch (Exception e) {
      // Scala declares no exceptions: SparkException is a checked one
      Optional<String> known = listener.failure(job);
      if (spark.sc().isStopped()) {
        throw new RunException(
            "The cluster has ended, or has refused this command: check its address, its secret and"
                + " its logs; the same command goes on"
                + known.map(last -> " (" + last + ")").orElse("")
                + ".",
            e);
      }
      throw new CommandFailedException(
          known.orElseGet(() -> "Spark gave it up: " + e.getMessage()), e);
    } finally {
      listener.end(job);
    }
  }

  /**
   * Variables of this process that decide bits or memory; each machine has its own of the others.
   */
  private TreeMap<String, String> environment(Map<String, String> own) {
    TreeMap<String, String> environment = new TreeMap<>(EngineEnvironment.of(System.getenv()));
    String cores = spark.getConf().get("spark.task.cpus", "1");
    environment.put(THREADS, cores);
    // a process has the cores of its task, not those of the machine
    environment.put(
        JAVA_OPTIONS,
        ("-XX:ActiveProcessorCount=" + cores + " " + System.getenv().getOrDefault(JAVA_OPTIONS, ""))
            .strip());
    environment.put(ClusterProcess.COMMIT, new ProgramVersion().commit());
    String plugIns = System.getenv(CLASS_PATH);
    if (plugIns != null) {
      environment.put(CLASS_PATH, plugIns);
    }
    environment.putAll(own);
    return environment;
  }

  @Override
  public void close() {
    spark.stop();
  }
}

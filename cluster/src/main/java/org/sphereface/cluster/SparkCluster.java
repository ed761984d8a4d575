package org.sphereface.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.cluster.Cluster;
import org.sphereface.experiments.cluster.ClusterCommand;
import org.sphereface.experiments.cluster.ClusterOutcome;
import org.sphereface.experiments.cluster.ClusterProcess;
import org.sphereface.experiments.cluster.CommandFailedException;
import org.sphereface.experiments.cluster.StoreScheduler;
import org.sphereface.experiments.cluster.TrainingAttempts;
import org.sphereface.experiments.cluster.TrainingCommand;
import org.sphereface.experiments.provenance.EngineEnvironment;
import org.sphereface.experiments.provenance.ProgramVersion;

/**
 * A Spark application. A command is a job of one task, and its listener tells what happens to it.
 */
final class SparkCluster implements Cluster {

  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String JAVA_OPTIONS = "SPHEREFACE_JAVA_OPTS";
  private static final String CLASS_PATH = "SPHEREFACE_CLASSPATH";

  /** Of Spark's message that a stage of tasks that start together needs more cores. */
  private static final String TOO_FEW_SLOTS = "SPARK-24819";

  private final JavaSparkContext spark;
  private final CommandListener listener;
  private final AtomicInteger jobs = new AtomicInteger();

  SparkCluster(JavaSparkContext spark) {
    this.spark = spark;
    this.listener = new CommandListener(spark::cancelJobGroup);
    spark.sc().addSparkListener(listener);
  }

  @Override
  public ClusterOutcome run(ClusterCommand command, Consumer<String> events) {
    RemoteCommand remote = remote(command, Map.of());
    RemoteOutcome outcome =
        job(
            command.name(),
            job -> spark.parallelize(List.of(remote), 1).map(RemoteCommand::run).first(),
            events);
    return new ClusterOutcome(outcome.machine(), outcome.lines());
  }

  @Override
  public ClusterOutcome train(TrainingCommand command, Consumer<String> events) {
    return new TrainingAttempts(address(), command.workers())
        .run(command, scheduler -> attempt(command, scheduler, events), events);
  }

  private ClusterOutcome attempt(
      TrainingCommand command, StoreScheduler scheduler, Consumer<String> events) {
    RemoteTraining training =
        new RemoteTraining(
            remote(command.worker(), scheduler.ofWorker()),
            remote(command.worker(), scheduler.ofServer()));
    List<RemoteOutcome> outcomes =
        job(
            command.worker().name(),
            job -> {
              scheduler.onFailure(() -> spark.cancelJobGroup(job));
              return BarrierStage.run(spark, training, command.workers());
            },
            events);
    List<String> machines = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (RemoteOutcome outcome : outcomes) {
      machines.add(outcome.machine());
      lines.addAll(outcome.lines());
    }
    return new ClusterOutcome(String.join(", ", machines), lines);
  }

  private RemoteCommand remote(ClusterCommand command, Map<String, String> variables) {
    TreeMap<String, String> environment = environment(command.environment());
    environment.putAll(variables);
    return new RemoteCommand(
        List.copyOf(command.arguments()),
        environment,
        Path.of("").toAbsolutePath().toString(),
        new TreeMap<>(command.seen()),
        command.request().orElse(""));
  }

  /** The numeric address by which executors reach this process. */
  private String address() {
    String host = spark.getConf().get("spark.driver.host");
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new RunException(
          "The address of this machine, " + host + ", is unknown: set SPARK_LOCAL_IP.", e);
    }
  }

  /**
   * Runs a job of Spark, in this thread.
   *
   * @param action gets the job's number
   */
  private <T> T job(String name, Function<String, T> action, Consumer<String> events) {
    String job = Integer.toString(jobs.incrementAndGet());
    listener.begin(job, events);
    try {
      // of this thread alone
      spark.setLocalProperty(CommandListener.JOB, job);
      // its tasks are interrupted when one of them fails, or it is given up
      spark.setJobGroup(job, name, true);
      return action.apply(job);
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
      if (String.valueOf(e.getMessage()).contains(TOO_FEW_SLOTS)) {
        throw new RunException(
            "The cluster has too few cores for all --workers at once, each of which takes"
                + " spark.task.cpus: give fewer --workers, or more machines.",
            e);
      }
      throw new CommandFailedException(
          known.orElseGet(() -> "Spark gave it up: " + e.getMessage()), e);
    } finally {
      spark.clearJobGroup();
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

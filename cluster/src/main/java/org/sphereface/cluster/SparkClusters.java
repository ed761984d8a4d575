package org.sphereface.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.cluster.Cluster;
import org.sphereface.experiments.cluster.ClusterProvider;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * Connects to clusters of Apache Spark: {@code spark://HOST:PORT}, {@code
 * local-cluster[EXECUTORS,CORES,MEBIBYTES]}, and {@code submitted}, the one of {@code
 * spark-submit}.
 *
 * <p>Settings come from {@code spark-defaults.conf} in {@code SPARK_CONF_DIR} or {@code
 * SPARK_HOME/conf}, as those of {@code spark-submit} do.
 */
public final class SparkClusters implements ClusterProvider {

  private static final String SUBMITTED = "submitted";
  private static final String LOCAL = "local-cluster[";
  private static final Pattern STANDALONE = Pattern.compile("spark://([^:/,]+):[0-9]+(,.*)?");
  private static final long MOST_BYTES = 1L << 20;
  private static final int SECRET_BYTES = 32;
  private static final int SECONDS_OF_A_WEEK = 604_800;

  /** Failures of a command after which the user's command gives it up. */
  private static final int MOST_FAILURES = 10;

  /** What is set where the user has set nothing. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("spark.ui.enabled", "false"),
          Map.entry("spark.executor.memory", "512m"),
          Map.entry("spark.task.maxFailures", Integer.toString(MOST_FAILURES)),
          // a training by several tasks is started again as a whole by this program
          Map.entry("spark.stage.maxConsecutiveAttempts", "1"),
          // its tasks wait for as many cores, while executors start
          Map.entry("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "2s"),
          Map.entry("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "60"),
          // a machine that fails a command twice gets it no more; all of the executors of one
          // machine may do so
          Map.entry("spark.excludeOnFailure.enabled", "true"),
          Map.entry("spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor", "2"),
          Map.entry(
              "spark.excludeOnFailure.task.maxTaskAttemptsPerNode",
              Integer.toString(MOST_FAILURES - 1)),
          Map.entry("spark.excludeOnFailure.stage.maxFailedTasksPerExecutor", "2"),
          Map.entry(
              "spark.excludeOnFailure.stage.maxFailedExecutorsPerNode",
              Integer.toString(MOST_FAILURES)),
          Map.entry("spark.excludeOnFailure.application.maxFailedTasksPerExecutor", "10"),
          Map.entry("spark.excludeOnFailure.application.maxFailedExecutorsPerNode", "100"));

  /**
   * Where masters and workers are threads of this process. It may stand still, such as while the
   * machine sleeps; Spark would then take them for lost, and can end the process without a word.
   */
  private static final Map<String, String> LOCAL_DEFAULTS =
      Map.of(
          "spark.worker.timeout", Integer.toString(SECONDS_OF_A_WEEK),
          "spark.worker.maxRegistrationRetries", Integer.toString(SECONDS_OF_A_WEEK));

  @Override
  public Cluster connect(String master, String name) {
    SparkConf conf = new SparkConf();
    defaults().forEach((key, value) -> conf.setIfMissing(key.toString(), value.toString()));
    if (!master.equals(SUBMITTED)) {
      requireAddress(master);
      conf.setMaster(master);
    } else if (!conf.contains("spark.master")) {
      throw new RunException(
          "--cluster submitted is for spark-submit, which has not started this: give"
              + " spark://HOST:PORT.");
    }
    if (master.startsWith(LOCAL)) {
      LOCAL_DEFAULTS.forEach(conf::setIfMissing);
    }
    if (master.startsWith(LOCAL) && !conf.contains("spark.authenticate.secret")) {
      conf.set("spark.authenticate", "true");
      conf.set("spark.authenticate.secret", secret());
    }
    DEFAULTS.forEach(conf::setIfMissing);
    // a command that ran twice at once would write the same files
    conf.set("spark.speculation", "false");
    conf.setAppName(name);
    List<String> jars = new ArrayList<>(List.of(program().toUri().toString()));
    jars.addAll(plugIns());
    conf.set("spark.jars", String.join(",", jars));
    try {
      return new SparkCluster(new JavaSparkContext(conf));
    } catch (Exception e) {
      // Scala declares no exceptions: SparkException is a checked one
      throw new RunException(
          "The cluster " + master + " cannot be used: " + e.getMessage() + " (docs/CLUSTER.md).",
          e);
    }
  }

  private static void requireAddress(String master) {
    Matcher standalone = STANDALONE.matcher(master);
    if (!standalone.matches()
        && !master.matches("local-cluster\\[ *[1-9][0-9]* *, *[1-9][0-9]* *, *[1-9][0-9]* *]")) {
      throw new RunException(
          "--cluster takes spark://HOST:PORT, 'local-cluster[EXECUTORS,CORES,MEBIBYTES]' or"
              + " submitted, not '"
              + master
              + "'.");
    }
    if (standalone.matches() && isLoopback(own()) && !isLoopback(standalone.group(1))) {
      throw new RunException(
          "The machines of "
              + master
              + " cannot reach this one, which listens on "
              + own()
              + " alone: set SPARK_LOCAL_IP to its address in their network.");
    }
  }

  /** The address on which this process listens. */
  private static String own() {
    return System.getenv().getOrDefault("SPARK_LOCAL_IP", "");
  }

  private static boolean isLoopback(String host) {
    try {
      return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new RunException("There is no machine '" + host + "': check the address.", e);
    }
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Properties defaults() {
    String folder = System.getenv("SPARK_CONF_DIR");
    String home = System.getenv("SPARK_HOME");
    Properties defaults = new Properties();
    if (folder == null && home == null) {
      return defaults;
    }
    Path file =
        (folder == null ? Path.of(home, "conf") : Path.of(folder)).resolve("spark-defaults.conf");
    if (!Files.exists(file)) {
      return defaults;
    }
    try (InputStream in = InputFile.stream(file)) {
      if (Files.size(file) > MOST_BYTES) {
        throw new RunException(file + " has more than 1 MiB: it is no file of Spark's settings.");
      }
      defaults.load(in);
      return defaults;
    } catch (IOException e) {
      throw new RunException("Cannot read " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  /** The jar with this program. */
  private static Path program() {
    try {
      Path jar =
          Path.of(SparkClusters.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        return jar;
      }
      throw new RunException(
          "--cluster needs the program as one jar, but it runs from the folder "
              + jar
              + ": start it with ./sphereface after 'mvn package -Pcluster -DskipTests'.");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The user's jars with losses, networks, data sets or protocols. */
  private static List<String> plugIns() {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getenv().getOrDefault("SPHEREFACE_CLASSPATH", "").split(":", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      Path jar = Path.of(entry);
      if (!Files.isRegularFile(jar)) {
        throw new RunException(
            "SPHEREFACE_CLASSPATH names "
                + entry
                + ", which cannot be sent to the machines of a cluster: give jars.");
      }
      URI address = jar.toUri();
      jars.add(address.toString());
    }
    return jars;
  }
}

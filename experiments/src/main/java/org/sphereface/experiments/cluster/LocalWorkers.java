package org.sphereface.experiments.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Trains by several processes of this machine, which listen on its loopback address alone. */
public final class LocalWorkers implements Workers {

  /** The scheduler and the server, which are started before the workers. */
  private static final int SERVING = 2;

  private final Map<String, String> environment;

  /**
   * @param environment variables of each worker, beside those of this process
   */
  public LocalWorkers(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public ClusterOutcome train(TrainingCommand command, Consumer<String> events) {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    return new TrainingAttempts(host, 1)
        .run(command, scheduler -> attempt(command, scheduler), events);
  }

  private ClusterOutcome attempt(TrainingCommand command, StoreScheduler scheduler) {
    List<CommandProcess> processes = new ArrayList<>(List.of(scheduler.process()));
    try {
      processes.add(start(command, "server of the workers", scheduler.ofServer()));
      for (int worker = 0; worker < command.workers(); worker++) {
        processes.add(start(command, "process of a worker", scheduler.ofWorker()));
      }
      List<String> lines = new ArrayList<>();
      CommandProcess.awaitAll(processes).stream().skip(SERVING).forEach(lines::addAll);
      return new ClusterOutcome(ClusterProcess.LOCAL, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      processes.forEach(CommandProcess::close);
    }
  }

  private CommandProcess start(TrainingCommand command, String name, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command.here());
    builder.environment().putAll(environment);
    builder.environment().putAll(command.worker().environment());
    builder.environment().putAll(variables);
    builder.environment().put(ClusterProcess.MACHINE, ClusterProcess.LOCAL);
    return new CommandProcess(name, builder, Charset.defaultCharset());
  }
}

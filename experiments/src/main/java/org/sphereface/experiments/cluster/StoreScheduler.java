package org.sphereface.experiments.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.util.Map;
import org.sphereface.engine.StoreAddress;
import org.sphereface.engine.StoreAddress.Role;

/**
 * The process, beside the user's, in which the workers and servers of a training's key-value store
 * find each other. It serves one attempt at a training.
 */
public final class StoreScheduler implements AutoCloseable {

  /** The variable with the address on which a process listens: that of its own machine. */
  public static final String OWN_HOST = StoreAddress.OWN_HOST;

  private final StoreAddress address;
  private final CommandProcess process;

  private StoreScheduler(StoreAddress address, CommandProcess process) {
    this.address = address;
    this.process = process;
  }

  /**
   * Starts it on a free port.
   *
   * @param host the numeric address of this machine that the others reach
   * @param servers of the store
   * @throws UncheckedIOException if the system does not start it
   */
  static StoreScheduler start(TrainingCommand command, String host, int servers) {
    try {
      StoreAddress address = new StoreAddress(host, freePort(host), command.workers(), servers);
      ProcessBuilder builder = new ProcessBuilder(command.here());
      builder.environment().putAll(address.environment(Role.SCHEDULER, host));
      builder.environment().put(ClusterProcess.MACHINE, ClusterProcess.LOCAL);
      return new StoreScheduler(
          address,
          new CommandProcess("scheduler of the workers", builder, Charset.defaultCharset()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return free.getLocalPort();
    }
  }

  /** Returns the variables of a worker, with this machine's address. */
  public Map<String, String> ofWorker() {
    return address.environment(Role.WORKER, address.host());
  }

  /** Returns the variables of a server, with this machine's address. */
  public Map<String, String> ofServer() {
    return address.environment(Role.SERVER, address.host());
  }

  /** The process, which ends after the workers. */
  CommandProcess process() {
    return process;
  }

  /** Calls something when it has failed or been ended. */
  public void onFailure(Runnable action) {
    process.onFailure(action);
  }

  @Override
  public void close() {
    process.close();
  }
}

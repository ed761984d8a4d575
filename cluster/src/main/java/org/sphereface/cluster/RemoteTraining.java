package org.sphereface.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.sphereface.experiments.cluster.CommandFailedException;
import org.sphereface.experiments.cluster.CommandProcess;
import org.sphereface.experiments.cluster.StoreScheduler;
import org.sphereface.files.Reason;

/**
 * The part of one task in a training that several tasks do at once: a worker, and beside it a
 * server of their key-value store, which computes while workers wait for it.
 */
record RemoteTraining(RemoteCommand worker, RemoteCommand server) implements Serializable {

  /** Runs both in an executor of Spark, and waits for their ends. If one fails, both are ended. */
  RemoteOutcome run() throws InterruptedException {
    List<CommandProcess> processes = new ArrayList<>();
    try {
      String host = address();
      processes.add(server.with(StoreScheduler.OWN_HOST, host).begin());
      processes.add(worker.with(StoreScheduler.OWN_HOST, host).begin());
      List<List<String>> lines = CommandProcess.awaitAll(processes);
      return new RemoteOutcome(RemoteCommand.machine(), new ArrayList<>(lines.get(1)));
    } catch (CommandFailedException e) {
      throw new RemoteCommandException(e.getMessage());
    } catch (IOException e) {
      throw new RemoteCommandException(
          "The machine "
              + RemoteCommand.machine()
              + " does not know its own address: "
              + Reason.of(e)
              + ".");
    } finally {
      processes.forEach(CommandProcess::close);
    }
  }

  /** The numeric address by which Spark reaches this executor. */
  private static String address() throws IOException {
    return InetAddress.getByName(SparkEnv.get().blockManager().blockManagerId().host())
        .getHostAddress();
  }
}

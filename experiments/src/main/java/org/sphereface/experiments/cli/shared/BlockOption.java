package org.sphereface.experiments.cli.shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.sphereface.experiments.cluster.ClusterProcess;
import picocli.CommandLine.Option;

/**
 * A process of a cluster that does blocks of a command's work, one after another, so that Java, an
 * engine and the data are opened once. Not for users.
 */
public final class BlockOption {

  private static final String NAME = "--blocks-of-cluster";

  @Option(names = NAME, hidden = true)
  private boolean serves;

  /** The work of a block. */
  @FunctionalInterface
  public interface Work {

    /** Does the rows from one, from 0, to before another. */
    void block(int from, int end);
  }

  /** Returns whether a cluster has started this process. */
  public boolean serves() {
    return serves;
  }

  /**
   * Does the blocks that the lines of the input name until it ends, and answers each. A block that
   * is being done when the input ends is dropped, as by a kill.
   */
  public void serve(Work work) {
    BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(System.in, requests), "requests");
    reader.setDaemon(true);
    reader.start();
    // not the command's own output, which escapes the mark of an answer
    PrintStream answers = System.out;
    try {
      while (true) {
        String request = requests.take();
        String[] ends = request.split("-", 2);
        work.block(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
        answers.println(ClusterProcess.ANSWER + request);
        answers.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void read(InputStream input, BlockingQueue<String> requests) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requests.add(line);
      }
    } catch (IOException e) {
      // as at the end
    }
    ClusterProcess.end();
  }

  /** Returns the line of the input that names a block. */
  static String request(int from, int end) {
    return from + "-" + end;
  }

  /** Returns the command line of a process that does blocks. */
  static List<String> with(List<String> arguments) {
    List<String> all = new ArrayList<>(ClusterOption.without(arguments));
    all.add(NAME);
    return all;
  }

  /** Returns whether arguments are those of such a process. */
  public static boolean isIn(String... arguments) {
    return List.of(arguments).contains(NAME);
  }
}

package org.sphereface.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sphereface.experiments.cluster.ClusterProcess;

/** A process of the program on a machine: its last lines, and the answers to its requests. */
final class RemoteProcess {

  private static final int MOST_LINES = 500;
  private static final long SECONDS_TO_END = 10;

  /** Those that wait for a request, by what starts them. They end with the executor. */
  private static final Map<List<?>, Deque<RemoteProcess>> IDLE = new HashMap<>();

  private final List<?> key;
  private final Process process;
  private final Deque<String> lines = new ArrayDeque<>();
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private RemoteProcess(List<?> key, Process process) {
    this.key = key;
    this.process = process;
  }

  /** Returns one that waits for a request, or starts one. */
  static RemoteProcess of(ProcessBuilder builder) throws IOException {
    List<?> key =
        List.of(builder.command(), Map.copyOf(builder.environment()), builder.directory());
    synchronized (IDLE) {
      Deque<RemoteProcess> idle = IDLE.getOrDefault(key, new ArrayDeque<>());
      while (!idle.isEmpty()) {
        RemoteProcess waiting = idle.pop();
        if (waiting.process.isAlive()) {
          return waiting;
        }
      }
    }
    RemoteProcess started = new RemoteProcess(key, builder.start());
    Thread reader = new Thread(started::read, "output of the command");
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(ClusterProcess.ANSWER)) {
          answers.add(Optional.of(line));
          continue;
        }
        synchronized (lines) {
          if (lines.size() == MOST_LINES) {
            lines.remove();
          }
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // as at the end
    }
    answers.add(Optional.empty());
    ended.countDown();
  }

  /** Sends a request, and waits for the answer; returns false if the process has ended. */
  boolean answers(String request) throws InterruptedException {
    try {
      Writer input = process.outputWriter(StandardCharsets.UTF_8);
      input.write(request + "\n");
      input.flush();
    } catch (IOException e) {
      // it has ended, and tells why
    }
    return answers.take().isPresent();
  }

  /** Waits for the end of the process and of its output; returns its status. */
  int end() throws InterruptedException {
    int status = process.waitFor();
    // a child of its own may hold the output open
    ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
    return status;
  }

  /** Returns the last lines of the output since this was asked before. */
  ArrayList<String> lines() {
    synchronized (lines) {
      ArrayList<String> last = new ArrayList<>(lines);
      lines.clear();
      return last;
    }
  }

  /** Keeps it for further requests. */
  void keep() {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(key, starts -> new ArrayDeque<>()).push(this);
    }
  }

  void kill() {
    process.destroyForcibly();
  }
}

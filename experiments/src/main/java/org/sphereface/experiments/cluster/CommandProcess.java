package org.sphereface.experiments.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process of this program, of which the last lines are kept. Its input stays open until it is
 * closed here, or until this process ends.
 */
public final class CommandProcess implements AutoCloseable {

  private static final int MOST_LINES = 500;
  private static final long SECONDS_TO_END = 10;
  private static final int SIGNALS = 128;
  private static final int KILL = 9;
  private static final String WITH_STATUS = "ended with status ";

  /** Of a process that has ended itself: engines' libraries do so when a process fails. */
  private static final int ABORT = 6;

  private static final String ABORTED = "aborted";
  private static final String ERROR = "sphereface: ";

  private final String name;
  private final Process process;
  private final Charset charset;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  /**
   * Starts it.
   *
   * @param name of the process and its machine, such as {@code process on the machine m7}
   * @param charset of its output
   * @throws IOException if the system does not start it
   */
  public CommandProcess(String name, ProcessBuilder builder, Charset charset) throws IOException {
    this.name = name;
    this.charset = charset;
    this.process = builder.redirectErrorStream(true).start();
    this.reader = new Thread(this::read, "output of a command");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(charset)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          if (lines.size() == MOST_LINES) {
            lines.remove(0);
          }
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // as at the end
    }
  }

  /**
   * Waits for its end.
   *
   * @return the last lines of its output
   * @throws CommandFailedException if its status is not 0
   */
  public List<String> await() throws InterruptedException {
    int status = process.waitFor();
    reader.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
    synchronized (lines) {
      if (status != 0) {
        throw new CommandFailedException(failure(status), null);
      }
      return List.copyOf(lines);
    }
  }

  /**
   * Waits for the end of several processes. If one fails, the others are ended.
   *
   * @return the last lines of each, in the processes' order
   * @throws CommandFailedException why the first one failed
   */
  public static List<List<String>> awaitAll(List<CommandProcess> processes)
      throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CompletionService<List<String>> ends = new ExecutorCompletionService<>(threads);
      List<Future<List<String>>> inOrder = new ArrayList<>();
      for (CommandProcess process : processes) {
        inOrder.add(ends.submit(process::await));
      }
      for (int i = 0; i < processes.size(); i++) {
        ends.take().get();
      }
      List<List<String>> all = new ArrayList<>();
      for (Future<List<String>> end : inOrder) {
        all.add(end.get());
      }
      return all;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailedException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      processes.forEach(CommandProcess::close);
      threads.shutdownNow();
    }
  }

  /** Says how a process ended. */
  public static String how(int status) {
    return switch (status - SIGNALS) {
      case ABORT -> ABORTED;
      case KILL -> "was ended by signal " + KILL + " (by the system, if memory ran out)";
      default ->
          status <= SIGNALS ? WITH_STATUS + status : "was ended by signal " + (status - SIGNALS);
    };
  }

  /**
   * Returns how a process ended that ended itself, and what it said, which it does again if it is
   * started again; empty if it was ended.
   *
   * @param message of a {@link CommandFailedException}
   */
  static String ownReason(String message) {
    return Stream.of(WITH_STATUS, ABORTED)
        .mapToInt(message::indexOf)
        .filter(at -> at >= 0)
        .mapToObj(message::substring)
        .findFirst()
        .orElse("");
  }

  private String failure(int status) {
    String last =
        lines.stream()
            .filter(line -> line.startsWith(ERROR))
            .reduce((first, second) -> second)
            .map(line -> ": " + line.substring(ERROR.length()))
            .orElse(".");
    return "The " + name + " " + how(status) + last;
  }

  /** Calls something when the process has ended with another status than 0. */
  void onFailure(Runnable action) {
    process
        .onExit()
        .thenAccept(
            ended -> {
              if (ended.exitValue() != 0) {
                action.run();
              }
            });
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}

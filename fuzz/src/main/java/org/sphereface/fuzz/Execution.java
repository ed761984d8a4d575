package org.sphereface.fuzz;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.sphereface.experiments.cli.SphereFace;

/**
 * Runs a target's command in this process, its files in a folder that is emptied before.
 *
 * @param folder of the files, this execution's alone
 * @param longest after which a command is given up, since it waits or hangs
 */
record Execution(Path folder, Duration longest) {

  /** A command that did not end in time: the process cannot be used any longer. */
  static final class HangException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HangException(String where) {
      super(where);
    }
  }

  /**
   * @throws IOException if the files cannot be written
   * @throws HangException if it does not end
   */
  Outcome run(FuzzTarget target) throws IOException, InterruptedException {
    empty();
    for (Map.Entry<String, byte[]> file : target.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    String[] arguments = target.arguments(folder.toString());
    long[] allocated = {allocated()};
    FutureTask<Integer> command =
        new FutureTask<>(
            () -> {
              int result =
                  SphereFace.run(new PrintWriter(output), new PrintWriter(errors), arguments);
              // here, as the bytes of a thread that has ended are not told
              allocated[0] = Math.max(0, allocated() - allocated[0]);
              return result;
            });
    Thread thread = new Thread(command, "command");
    thread.setDaemon(true);
    long processor = processorTime();
    thread.start();
    int status;
    try {
      status = command.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HangException(trace(thread));
    } catch (ExecutionException e) {
      status = -1;
      e.getCause().printStackTrace(new PrintWriter(errors, true));
    }
    return new Outcome(
        status,
        output.toString(),
        errors.toString(),
        processorTime() - processor,
        status < 0 ? 0 : allocated[0]);
  }

  private void empty() throws IOException {
    if (Files.exists(folder)) {
      List<Path> all = new ArrayList<>();
      try (Stream<Path> paths = Files.walk(folder)) {
        paths.sorted(Comparator.reverseOrder()).forEach(all::add);
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
    Files.createDirectories(folder);
  }

  private static String trace(Thread thread) {
    StringBuilder trace = new StringBuilder("it does not end; it is at");
    for (StackTraceElement element : thread.getStackTrace()) {
      trace.append(' ').append(element);
    }
    return trace.toString();
  }

  private static long processorTime() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Of the threads that live; what ended between two calls is not in it. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}

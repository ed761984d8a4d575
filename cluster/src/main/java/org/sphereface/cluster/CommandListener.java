package org.sphereface.cluster;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;

/** Tells in sentences which machine runs a command, and which has failed or been lost. */
final class CommandListener extends SparkListener {

  /** The property of a job with the number of its command. */
  static final String JOB = "sphereface.job";

  private final Map<String, Consumer<String>> events = new ConcurrentHashMap<>();
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private final Map<Integer, String> jobs = new ConcurrentHashMap<>();

  /** The machine of each executor. */
  private final Map<String, String> executors = new ConcurrentHashMap<>();

  /** The executors on which a disk was full for a command. */
  private final Map<String, Set<String>> full = new ConcurrentHashMap<>();

  private final Consumer<String> giveUp;

  /**
   * @param giveUp ends a command that no machine can do
   */
  CommandListener(Consumer<String> giveUp) {
    this.giveUp = giveUp;
  }

  void begin(String job, Consumer<String> sink) {
    events.put(job, sink);
  }

  void end(String job) {
    events.remove(job);
    failures.remove(job);
    full.remove(job);
    jobs.values().remove(job);
  }

  /** Returns why the latest attempt of a command failed. */
  Optional<String> failure(String job) {
    return Optional.ofNullable(failures.get(job));
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted stage) {
    String job = stage.properties() == null ? null : stage.properties().getProperty(JOB);
    if (job != null) {
      jobs.put(stage.stageInfo().stageId(), job);
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    executors.put(start.taskInfo().executorId(), start.taskInfo().host());
    tell(start.stageId(), "begun on " + machine(start.taskInfo()));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    String job = jobs.get(end.stageId());
    if (job == null || end.taskInfo().successful()) {
      return;
    }
    String why = reason(end.reason(), end.taskInfo());
    failures.put(job, why);
    if (isOf(FullMachineException.class, end.reason()) && isFullEverywhere(job, end.taskInfo())) {
      giveUp.accept(job);
      return;
    }
    tell(end.stageId(), why + " It is tried again, on another machine if there is one.");
  }

  /**
   * Returns whether the disk is that of all machines, as far as is known: it was full on two of
   * them, or on two executors of the only one.
   */
  private boolean isFullEverywhere(String job, TaskInfo task) {
    Set<String> met = full.computeIfAbsent(job, key -> ConcurrentHashMap.newKeySet());
    met.add(task.executorId());
    Set<String> machines = new HashSet<>(executors.values());
    Set<String> fullMachines = new HashSet<>();
    met.forEach(executor -> fullMachines.add(executors.getOrDefault(executor, task.host())));
    return machines.size() > 1
        ? fullMachines.size() > 1
        : met.size() >= Math.min(2, executors.size());
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    executors.put(added.executorId(), added.executorInfo().executorHost());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    executors.remove(removed.executorId());
  }

  private void tell(int stage, String event) {
    String job = jobs.get(stage);
    Consumer<String> sink = job == null ? null : events.get(job);
    if (sink != null) {
      sink.accept(event);
    }
  }

  private static boolean isOf(Class<?> type, TaskEndReason reason) {
    return reason instanceof ExceptionFailure failure && failure.className().equals(type.getName());
  }

  private static String machine(TaskInfo task) {
    return task.host() + " (executor " + task.executorId() + ")";
  }

  private static String reason(TaskEndReason reason, TaskInfo task) {
    if (reason instanceof ExceptionFailure failure) {
      return isOf(RemoteCommandException.class, reason) || isOf(FullMachineException.class, reason)
          ? failure.description()
          : "The machine "
              + machine(task)
              + " failed: "
              + failure.className()
              + ": "
              + String.valueOf(failure.description()).lines().findFirst().orElse("")
              + ".";
    }
    if (reason instanceof ExecutorLostFailure) {
      return "The machine " + machine(task) + " was lost.";
    }
    return "The machine " + machine(task) + " failed: " + reason + ".";
  }
}

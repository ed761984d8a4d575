package org.sphereface.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
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

  void begin(String job, Consumer<String> sink) {
    events.put(job, sink);
  }

  void end(String job) {
    events.remove(job);
    failures.remove(job);
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
    tell(end.stageId(), why + " It is tried again, on another machine if there is one.");
  }

  private void tell(int stage, String event) {
    String job = jobs.get(stage);
    Consumer<String> sink = job == null ? null : events.get(job);
    if (sink != null) {
      sink.accept(event);
    }
  }

  private static String machine(TaskInfo task) {
    return task.host() + " (executor " + task.executorId() + ")";
  }

  private static String reason(TaskEndReason reason, TaskInfo task) {
    if (reason instanceof ExceptionFailure failure
        && failure.className().equals(RemoteCommandException.class.getName())) {
      return failure.description();
    }
    if (reason instanceof ExecutorLostFailure) {
      return "The machine " + machine(task) + " was lost.";
    }
    return "The machine " + machine(task) + " failed: " + reason + ".";
  }
}

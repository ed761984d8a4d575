package org.sphereface.experiments.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.plan.StepTimer;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.StepTiming;

/**
 * Measures training steps on an engine in a process of its own: a process has one engine, whose
 * threads and memory would disturb another one.
 *
 * @param program the main class
 * @param engine its name
 * @param environment variables that are added to the environment of this process
 */
record EngineTimer(String program, String engine, Map<String, String> environment)
    implements StepTimer {

  EngineTimer {
    environment = Map.copyOf(environment);
  }

  /** With the environment of this process. */
  EngineTimer(String program, String engine) {
    this(program, engine, Map.of());
  }

  /**
   * Measures as {@link StepTiming#measure} does.
   *
   * @throws IllegalArgumentException if the engine cannot train so, such as without bfloat16
   * @throws RunException if the process fails
   */
  @Override
  public StepTiming measure(
      Network network,
      Loss loss,
      int classes,
      int batch,
      Precision precision,
      int mostSteps,
      double mostSeconds) {
    List<String> command = new ArrayList<>(WorkerCommand.again(program));
    command.addAll(
        List.of(
            "time-steps",
            "--engine=" + engine,
            "--network=" + json("network", network.id(), Matrix.options(network)),
            "--loss=" + json("loss", loss.id(), Matrix.options(loss)),
            "--classes=" + classes,
            "--batch=" + batch,
            "--precision=" + precision,
            "--steps=" + mostSteps,
            "--seconds=" + mostSeconds));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
      after(TimeStepsCommand.REFUSAL, out)
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(reason);
              });
      return after(TimeStepsCommand.RESULT, out)
          .map(EngineTimer::read)
          .orElseThrow(
              () ->
                  new RunException(
                      "The speed of "
                          + engine
                          + " cannot be measured, since its process ended: choose an engine by"
                          + " --engine."));
    } catch (IOException e) {
      throw new RunException(
          "The speed of " + engine + " cannot be measured: choose an engine by --engine.", e);
    }
  }

  private static Optional<String> after(String beginning, String out) {
    return out.lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .findFirst();
  }

  private static StepTiming read(String json) {
    try {
      return JsonMapper.builder().build().readValue(json, StepTiming.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String json(String key, String id, Map<String, Object> options) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put(key, id);
    named.putAll(options);
    try {
      return JsonMapper.builder().build().writeValueAsString(named);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

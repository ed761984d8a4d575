package org.sphereface.experiments.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.files.PrintableText;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.StepTiming;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface time-steps}: what {@link EngineTimer} starts, once for each engine. */
@Command(
    name = "time-steps",
    hidden = true,
    description = "Measures training steps of a network on an engine.")
public final class TimeStepsCommand implements Callable<Integer> {

  /** What the line with the result begins with. */
  static final String RESULT = "timing: ";

  /** What the line with the reason begins with, if the engine cannot train so. */
  static final String REFUSAL = "refused: ";

  @Option(names = "--network", required = true)
  private String network;

  @Option(names = "--loss", required = true)
  private String loss;

  @Option(names = "--classes", required = true)
  private int classes;

  @Option(names = "--batch", required = true)
  private int batch;

  @Option(names = "--precision", required = true)
  private Precision precision;

  @Option(names = "--steps", required = true)
  private int steps;

  @Option(names = "--seconds", required = true)
  private double seconds;

  @Mixin private EngineOption engine;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    engine.choose();
    PrintWriter out = spec.commandLine().getOut();
    Network measured = Registry.networks().one(network, "--network", Map.of());
    Loss trained = Registry.losses().one(loss, "--loss", Map.of());
    try {
      StepTiming timing =
          StepTiming.measure(measured, trained, classes, batch, precision, steps, seconds);
      out.println(RESULT + JsonMapper.builder().build().writeValueAsString(timing));
    } catch (IllegalArgumentException e) {
      out.println(REFUSAL + PrintableText.of(e.getMessage()));
    }
    return CommandLine.ExitCode.OK;
  }
}

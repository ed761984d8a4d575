package org.sphereface.experiments.cli.shared;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sphereface.engine.library.EngineCache;
import org.sphereface.engine.library.EngineSettings;
import org.sphereface.experiments.model.NetworkRuntime;
import org.sphereface.training.model.OnnxRuntime;
import picocli.CommandLine.Option;

/** The choice of DJL's engine. */
public final class EngineOption {

  private static final String PROPERTY = "ai.djl.default_engine";

  private static final String AUTO = "auto";

  /** Embeds by networks that an engine of DJL has loaded. */
  private static final String ONNX_RUNTIME = "OnnxRuntime";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "MXNet (default, if this build has it), or PyTorch: default on ARM, elsewhere after a"
              + " build with mvn verify -Ppytorch. auto, the default of run where a build has both:"
              + " the faster one, by a few steps of the matrix's largest network; a run in DIR stays"
              + " on its engine. Commands that embed faces by a network also take"
              + " OnnxRuntime (-Ponnx), which is their default in float32 on a CPU where the build has"
              + " it.")
  private String name;

  /** Returns whether run is to choose among several engines. */
  public boolean isOpen() {
    return (name == null ? System.getProperty(PROPERTY) == null : name.equals(AUTO))
        && available().size() > 1;
  }

  /** Returns arguments of a command with an engine in place of auto, or added. */
  public static List<String> withEngine(List<String> arguments, String engine) {
    List<String> fixed = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals("--engine")) {
        i++;
      } else if (!arguments.get(i).startsWith("--engine=")) {
        fixed.add(arguments.get(i));
      }
    }
    fixed.add("--engine=" + engine);
    return fixed;
  }

  /** Names the engine that is chosen. */
  public void set(String engine) {
    name = engine;
  }

  /**
   * Loads the engine. Must be called before anything else of DJL, which reads its default engine
   * only once.
   *
   * @throws CommandException if it is not in this build, or has no native library that works here
   */
  public void choose() {
    Set<String> engines = available();
    if (ONNX_RUNTIME.equals(name)) {
      throw new CommandException(
          "OnnxRuntime only embeds faces by a network: choose one of "
              + String.join(", ", engines)
              + ".");
    }
    String wanted =
        name != null && !name.equals(AUTO) ? name : System.getProperty(PROPERTY, ofBuild(engines));
    if (!engines.contains(wanted)) {
      throw new CommandException(
          "The engine '"
              + wanted
              + "' is not in this build, which has "
              + String.join(", ", engines)
              + ": choose one of these"
              + (wanted.equals("PyTorch") ? ", or build with mvn verify -Ppytorch." : "."));
    }
    System.setProperty(PROPERTY, wanted);
    load(wanted, System.getenv(), System.getProperties());
  }

  /**
   * Returns what embeds by a network; if that is ONNX Runtime, the build's engine loads the
   * network.
   *
   * @throws CommandException if it is ONNX Runtime, which is not in this build
   */
  NetworkRuntime embeddings() {
    if (!ONNX_RUNTIME.equals(name)) {
      return name == null || name.equals(AUTO) ? NetworkRuntime.AUTO : NetworkRuntime.ENGINE;
    }
    if (!OnnxRuntime.isThere()) {
      throw new CommandException(
          "The engine OnnxRuntime is not in this build: "
              + OnnxRuntime.ADVICE
              + ", or leave --engine out.");
    }
    name = null;
    return NetworkRuntime.ONNX_RUNTIME;
  }

  /**
   * Makes it the engine that runs a model.
   *
   * @param format of the model, for the message
   * @throws CommandException if another one was chosen
   */
  void use(String engine, String format) {
    if (name != null && !name.equals(AUTO) && !name.equals(engine)) {
      throw new CommandException(
          "A model of the format " + format + " runs on " + engine + ": leave --engine out.");
    }
    name = engine;
  }

  private static void load(String engine, Map<String, String> environment, Properties properties) {
    new EngineSettings(environment, Runtime.getRuntime().availableProcessors())
        .problem()
        .ifPresent(
            problem -> {
              throw new CommandException(problem);
            });
    EngineCache cache;
    try {
      cache = EngineCache.of(environment, properties);
      cache.prepare(engine, environment, properties);
    } catch (IOException e) {
      throw new CommandException(e.getMessage());
    }
    try {
      Engine.getEngine(engine);
    } catch (RuntimeException | LinkageError e) {
      // not DJL's own exception: this class must load without DJL, for commands that need no engine
      throw new CommandException(refusal(engine, e, cache, Boolean.getBoolean("ai.djl.offline")));
    }
  }

  private static String refusal(
      String engine, Throwable failure, EngineCache cache, boolean offline) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io && cache.concerns(io)) {
        return cache.refusal(io);
      }
    }
    return refusal(engine, failure, offline);
  }

  /** Why an engine cannot be loaded, and what to do. */
  static String refusal(String engine, Throwable failure, boolean offline) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "The engine "
        + engine
        + " cannot be loaded ("
        + cause.getClass().getSimpleName()
        + ": "
        + cause.getMessage()
        + "): "
        + (offline
            ? "build again with mvn verify."
            : "a build with -Pgpu-mxnet or -Pgpu-pytorch fetches its native library from the net at"
                + " the first start; connect this machine, or build for the CPU with mvn verify"
                + (engine.equals("PyTorch") ? " -Ppytorch." : "."));
  }

  /**
   * Returns the engine that runs if none is named: MXNet, or PyTorch in a build without MXNet,
   * which has no library for ARM.
   *
   * @param engines of the build
   */
  public static String ofBuild(Set<String> engines) {
    return engines.contains("PyTorch") && !engines.contains("MXNet") ? "PyTorch" : "MXNet";
  }

  /** The engines on the class path that compute here; DJL's own RPC engine does not. */
  public static Set<String> available() {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(provider -> provider.get().getEngineName())
        .filter(engine -> !engine.equals("RPC"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

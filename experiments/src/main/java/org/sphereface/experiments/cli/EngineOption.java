package org.sphereface.experiments.cli;

import ai.djl.engine.EngineProvider;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The choice of DJL's engine. */
final class EngineOption {

  private static final String PROPERTY = "ai.djl.default_engine";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "MXNet (the default) or PyTorch (in the build after mvn verify -Ppytorch).")
  private String name;

  /** Must be called before anything else of DJL, which reads its default engine only once. */
  void choose() {
    String wanted = name != null ? name : System.getProperty(PROPERTY, "MXNet");
    Set<String> engines = available();
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
  }

  /** The engines on the class path that compute here; DJL's own RPC engine does not. */
  static Set<String> available() {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(provider -> provider.get().getEngineName())
        .filter(engine -> !engine.equals("RPC"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

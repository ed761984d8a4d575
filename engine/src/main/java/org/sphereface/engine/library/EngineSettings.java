package org.sphereface.engine.library;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings in the environment that engines read when their native library is loaded. A value
 * that they do not understand ends the process, without a word that helps, or is ignored.
 *
 * @param environment all of it
 * @param cores cores that the process may use
 */
public record EngineSettings(Map<String, String> environment, int cores) {

  private static final String THREADS = "OMP_NUM_THREADS";

  /** More threads than that, or eight a core, are a mistake, and cost memory or end the process. */
  private static final int MANY_THREADS = 64;

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,19}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]*)?|true|false");

  /** Settings of MXNet, and of DJL for it, that take words, lists or paths. */
  private static final Pattern WORDS =
      Pattern.compile(
          "MXNET_(ENGINE_TYPE|USE_OPERATOR_TUNING|HOME|VERSION|SUBGRAPH_BACKEND|.*_(PATH|DIR|TYPE|LIB))");

  /** What is wrong with the first setting that the engine would not take, and what to do. */
  public Optional<String> problem() {
    for (Map.Entry<String, String> setting : new TreeMap<>(environment).entrySet()) {
      String takes = takes(setting.getKey(), setting.getValue());
      if (takes != null) {
        return Optional.of(
            setting.getKey() + " is '" + setting.getValue() + "': " + takes + ", or unset it.");
      }
    }
    return Optional.empty();
  }

  /** What a setting takes; null if it takes the value, or is not known here. */
  private String takes(String name, String value) {
    return switch (name) {
      case THREADS -> isThreads(value) ? null : "set it to a number of threads, 1 to " + most();
      case "OMP_WAIT_POLICY" ->
          value.strip().toUpperCase(Locale.ROOT).matches("ACTIVE|PASSIVE")
              ? null
              : "set it to PASSIVE or ACTIVE";
      case "GOMP_SPINCOUNT" ->
          COUNT.matcher(value).matches()
                  || value.toUpperCase(Locale.ROOT).matches("INFINITE|INFINITY")
              ? null
              : "set it to a whole number";
      case "MXNET_ENGINE_TYPE" ->
          value.matches("NaiveEngine|ThreadedEngine|ThreadedEnginePerDevice")
              ? null
              : "set it to NaiveEngine, ThreadedEngine or ThreadedEnginePerDevice";
      default -> takesNumber(name, value);
    };
  }

  private static String takesNumber(String name, String value) {
    if (name.matches("MALLOC_[A-Z_]*_") && !COUNT.matcher(value).matches()) {
      return "set it to a whole number";
    }
    boolean number = name.startsWith("MXNET_") && !WORDS.matcher(name).matches();
    return number && !NUMBER.matcher(value).matches() ? "MXNet takes a number here; set one" : null;
  }

  private boolean isThreads(String value) {
    return value.matches("[1-9][0-9]{0,4}") && Integer.parseInt(value) <= most();
  }

  private int most() {
    return Math.max(MANY_THREADS, 8 * cores);
  }
}

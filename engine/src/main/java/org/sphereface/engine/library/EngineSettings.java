package org.sphereface.engine.library;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings in the environment that engines read when their native library is loaded. If an
 * engine does not understand a value, it ignores the value or ends the process without a useful
 * message.
 *
 * @param environment the whole environment of the process
 * @param cores cores that the process may use
 */
public record EngineSettings(Map<String, String> environment, int cores) {

  private static final String THREADS = "OMP_NUM_THREADS";

  /** More threads than this, or than 8 for each core, cost memory or end the process. */
  private static final int MANY_THREADS = 64;

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,19}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]*)?|true|false");

  /** Settings of MXNet, and of DJL for it, that take words, lists or paths. */
  private static final Pattern WORDS =
      Pattern.compile(
          "MXNET_(ENGINE_TYPE|USE_OPERATOR_TUNING|HOME|VERSION|SUBGRAPH_BACKEND|.*_(PATH|DIR|TYPE|LIB))");

  /** Returns the settings of this process. */
  public static EngineSettings ofProcess() {
    return new EngineSettings(System.getenv(), Runtime.getRuntime().availableProcessors());
  }

  /** Returns the number of threads that compute: {@code OMP_NUM_THREADS}, or the cores. */
  public int threads() {
    String value = environment.getOrDefault(THREADS, "");
    return isThreads(value) ? Integer.parseInt(value) : cores;
  }

  /** Returns what is wrong with the first setting that is not valid, and what to do. */
  public Optional<String> problem() {
    for (Map.Entry<String, String> setting : new TreeMap<>(environment).entrySet()) {
      String expected = expected(setting.getKey(), setting.getValue());
      if (expected != null) {
        return Optional.of(
            setting.getKey() + " is '" + setting.getValue() + "': " + expected + ", or unset it.");
      }
    }
    return Optional.empty();
  }

  /** Returns what a setting must be; null if its value is valid or its name is not known here. */
  private String expected(String name, String value) {
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
      default -> expectedNumber(name, value);
    };
  }

  private static String expectedNumber(String name, String value) {
    if (name.matches("MALLOC_(ARENA_[A-Z]+|[A-Z_]*_)") && !COUNT.matcher(value).matches()) {
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

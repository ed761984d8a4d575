package org.sphereface.experiments.provenance;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The environment variables that change the speed or the bits of results. */
public final class EngineEnvironment {

  private EngineEnvironment() {}

  /**
   * Returns the variables {@code OMP_*}, {@code GOMP_*}, {@code KMP_*}, {@code MKL_*}, {@code
   * MXNET_*} and {@code MALLOC_*}, by name.
   */
  public static SortedMap<String, String> of(Map<String, String> environment) {
    SortedMap<String, String> settings = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.matches("(OMP|GOMP|KMP|MKL|MXNET|MALLOC)_.*")) {
            settings.put(name, value);
          }
        });
    return settings;
  }
}

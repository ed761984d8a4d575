package org.sphereface.networks.io.names;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The names in this project's files, which are also those of the code that a network follows. */
record OwnNames() implements NameMap {

  @Override
  public String source() {
    return "this network's own names";
  }

  @Override
  public Map<String, Origin> origins(Set<String> parameters) {
    Map<String, Origin> origins = new LinkedHashMap<>();
    parameters.forEach(name -> origins.put(name, new Origin(name, Origin.Change.NONE)));
    return origins;
  }
}

package org.sphereface.engine;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the processes of a {@link KeyValueStore} find each other, and how many they are. MXNet
 * reads this from the environment when its native library loads.
 *
 * <p>Source: the variables of ps-lite ({@code docs/env.md} there).
 *
 * @param host the numeric address of the scheduler
 * @param port of the scheduler
 * @param workers that train
 * @param servers that add, at least 1
 */
public record StoreAddress(String host, int port, int workers, int servers) {

  private static final String PREFIX = "DMLC_";

  /** The variable with the numeric address on which a process listens. */
  public static final String OWN_HOST = PREFIX + "NODE_HOST";

  private static final String ROLE = PREFIX + "ROLE";

  /** What a process does. */
  public enum Role {
    /** Knows the addresses of all. */
    SCHEDULER,
    /** Holds values, and adds what workers send. */
    SERVER,
    /** Trains. */
    WORKER;

    /** Returns the role of this process; empty if it has none. */
    public static Optional<Role> ofEnvironment(Map<String, String> environment) {
      return Optional.ofNullable(environment.get(ROLE))
          .map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)));
    }
  }

  /**
   * Returns the variables of a process.
   *
   * @param ownHost the numeric address of the process's machine, on which alone it listens
   */
  public Map<String, String> environment(Role role, String ownHost) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(ROLE, role.name().toLowerCase(Locale.ROOT));
    variables.put(PREFIX + "PS_ROOT_URI", host);
    variables.put(PREFIX + "PS_ROOT_PORT", Integer.toString(port));
    variables.put(PREFIX + "NUM_WORKER", Integer.toString(workers));
    variables.put(PREFIX + "NUM_SERVER", Integer.toString(servers));
    variables.put(OWN_HOST, ownHost);
    return variables;
  }
}

package org.sphereface.experiments.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sphereface.networks.Network;
import org.sphereface.networks.NetworkCost;

/** The costs of a matrix's networks, each computed once. */
public final class NetworkCosts {

  private final Function<Network, Optional<NetworkCost>> computation;
  private final Map<Network, Optional<NetworkCost>> known = new HashMap<>();

  private NetworkCosts(Function<Network, Optional<NetworkCost>> computation) {
    this.computation = computation;
  }

  /** A network whose block cannot be made or initialised. */
  static final class UnusableNetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableNetworkException(IllegalArgumentException cause) {
      super(cause.getMessage() + ".", cause);
    }
  }

  /** Costs of all networks; plain DJL blocks are initialised on the chosen engine. */
  public static NetworkCosts onEngine() {
    return new NetworkCosts(network -> Optional.of(NetworkCost.of(network)));
  }

  /** Costs of the networks that know their shapes; no engine is loaded. */
  public static NetworkCosts withoutEngine() {
    return new NetworkCosts(NetworkCost::withoutEngine);
  }

  /**
   * Returns the cost of a network; null if it is known on an engine only.
   *
   * @throws UnusableNetworkException if its block cannot be made or initialised
   */
  NetworkCost of(Network network) {
    Optional<NetworkCost> cost = known.get(network);
    if (cost == null) {
      try {
        cost = computation.apply(network);
      } catch (IllegalArgumentException e) {
        throw new UnusableNetworkException(e);
      }
      known.put(network, cost);
    }
    return cost.orElse(null);
  }
}

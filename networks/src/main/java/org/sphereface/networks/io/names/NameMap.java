package org.sphereface.networks.io.names;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names that another program gives to the parameters of a network. */
public interface NameMap {

  /** The program and the network. */
  String source();

  /**
   * Returns where each parameter's values are in a file of that program; parameters that it does
   * not have are left out.
   *
   * @param parameters names of all parameters of a network of ours
   */
  Map<String, Origin> origins(Set<String> parameters);

  /** Whether an array of the file is not part of the network, such as a classifier. */
  default boolean ignores(String name) {
    return false;
  }

  /** Whether an array that the network does not have may be in the file if all its values are 0. */
  default boolean mayBeZero(String name) {
    return false;
  }

  /** All maps; the first one is that of the networks' own names. */
  static List<NameMap> all() {
    return List.of(
        new OwnNames(),
        SphereFaceNames.RELEASED,
        SphereFaceNames.OPENSPHERE,
        new MtcnnNames("prelu"),
        new MtcnnNames("PReLU"),
        IResNetNames.CVLFACE,
        IResNetNames.MXNET);
  }
}

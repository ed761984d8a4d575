package org.sphereface.networks.io;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.networks.io.names.NameMap;
import org.sphereface.networks.io.names.Origin;

/**
 * Which arrays of a file are the parameters of a network, by the names of one program.
 *
 * @param names of that program
 * @param origins of the parameters that the file has
 * @param arrays of the file, without a prefix of all names and without PyTorch's counts of batches
 * @param missing parameters without an array
 * @param unknown arrays without a parameter
 */
record ParameterMatch(
    NameMap names,
    Map<String, Origin> origins,
    Map<String, StoredArray> arrays,
    List<String> missing,
    List<String> unknown) {

  /** Ends the names of PyTorch's counts of batches, which have no effect on fixed averages. */
  private static final String BATCH_COUNT = ".num_batches_tracked";

  /**
   * Prefixes of a network that is part of a larger model; arrays without it are not the network's.
   */
  private static final List<String> PREFIXES =
      List.of(ParameterFile.NETWORK_PREFIX, "module.", "backbone.", "model.", "net.");

  private static final int NAMED_AT_MOST = 3;

  /** Returns the match with the fewest arrays that are missing, then that are unknown. */
  static ParameterMatch best(Map<String, StoredArray> stored, Set<String> parameters) {
    List<ParameterMatch> matches = new ArrayList<>();
    for (Map<String, StoredArray> arrays : prefixed(stored)) {
      for (NameMap names : NameMap.all()) {
        matches.add(of(names, arrays, parameters));
      }
    }
    return matches.stream()
        .min(
            Comparator.comparingInt((ParameterMatch match) -> match.missing.size())
                .thenComparingInt(match -> match.unknown.size()))
        .orElseThrow();
  }

  private static ParameterMatch of(
      NameMap names, Map<String, StoredArray> arrays, Set<String> parameters) {
    Map<String, Origin> origins = names.origins(parameters);
    Set<String> used = new LinkedHashSet<>();
    List<String> missing = new ArrayList<>();
    for (String parameter : parameters) {
      Origin origin = origins.get(parameter);
      if (origin == null || origin.isInFile() && !arrays.containsKey(origin.name())) {
        missing.add(parameter);
      } else if (origin.isInFile()) {
        used.add(origin.name());
      }
    }
    List<String> unknown =
        arrays.keySet().stream()
            .filter(name -> !used.contains(name) && !names.ignores(name) && !names.mayBeZero(name))
            .toList();
    return new ParameterMatch(names, origins, arrays, missing, unknown);
  }

  /** The arrays under their names, and under what follows each prefix that some of them have. */
  private static List<Map<String, StoredArray>> prefixed(Map<String, StoredArray> stored) {
    List<Map<String, StoredArray>> all = new ArrayList<>();
    Map<String, StoredArray> arrays = new LinkedHashMap<>(stored);
    arrays.keySet().removeIf(name -> name.endsWith(BATCH_COUNT));
    all.add(arrays);
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (String prefix : PREFIXES) {
        Map<String, StoredArray> last = all.get(all.size() - 1);
        Map<String, StoredArray> within = new LinkedHashMap<>();
        last.forEach(
            (name, array) -> {
              if (name.startsWith(prefix)) {
                within.put(name.substring(prefix.length()), array);
              }
            });
        if (!within.isEmpty()) {
          all.add(within);
          shorter = true;
        }
      }
    }
    return all;
  }

  /** Whether the file has all parameters and no other arrays, by their names. */
  boolean isComplete() {
    return missing.isEmpty() && unknown.isEmpty();
  }

  /**
   * Requires that the arrays are the parameters, with their shapes, as real numbers.
   *
   * @throws IllegalArgumentException if one is missing, unknown or has another shape
   */
  void require(Path file, Map<String, Shape> parameters) {
    if (!missing.isEmpty()) {
      requireNames(file, parameters);
    }
    parameters.forEach((name, shape) -> requireFit(file, name, shape));
    requireNames(file, parameters);
  }

  /**
   * Requires that the file has all parameters and no other arrays, by their names.
   *
   * @param parameters with their shapes, which are 0-dimensional where they are not known
   * @throws IllegalArgumentException if one is missing or unknown
   */
  void requireNames(Path file, Map<String, Shape> parameters) {
    if (!missing.isEmpty() && !unknown.isEmpty()) {
      throw wrong(
          file,
          String.format(
              "%d of the network's %d arrays are missing, first %s, and %d of the file's %d are"
                  + " unknown, first %s%s: give the file of a network with the same options",
              missing.size(),
              parameters.size(),
              first(missing, parameters),
              unknown.size(),
              arrays.size(),
              first(unknown, Map.of()),
              missing.size() < parameters.size() ? " (by " + names.source() + ")" : ""));
    }
    if (!missing.isEmpty()) {
      throw wrong(
          file,
          String.format(
              "array %s is missing%s: give the file of a network with the same options",
              first(missing.subList(0, 1), parameters),
              missing.size() == 1 ? "" : ", and " + (missing.size() - 1) + " others"));
    }
    if (!unknown.isEmpty()) {
      throw wrong(
          file,
          String.format(
              "%d of its arrays are unknown to the network, first %s: give the file of a network"
                  + " with the same options",
              unknown.size(), first(unknown, Map.of())));
    }
  }

  private static String first(List<String> names, Map<String, Shape> shapes) {
    return names.stream()
        .limit(NAMED_AT_MOST)
        .map(
            name ->
                "'"
                    + StoredArrays.printable(name)
                    + "'"
                    + (shapes.getOrDefault(name, new Shape()).dimension() == 0
                        ? ""
                        : " of shape " + shapes.get(name)))
        .collect(Collectors.joining(", "));
  }

  private void requireFit(Path file, String parameter, Shape shape) {
    if (!origins.get(parameter).isInFile()) {
      return;
    }
    StoredArray array = array(parameter);
    if (!array.shape().equals(shape) || !array.isReal()) {
      throw wrong(
          file,
          String.format(
              "array '%s' is %s %s, but the network takes float32 %s: set the network's options to"
                  + " those of the file",
              StoredArrays.printable(origins.get(parameter).name()),
              array.type().toString(),
              array.shape(),
              shape));
    }
  }

  /**
   * Requires that arrays which the network does not have are 0 where that makes no difference.
   *
   * @throws IllegalArgumentException if a value is not 0
   */
  void requireZeros(Path file, FileChannel channel) throws IOException {
    Set<String> used =
        origins.values().stream()
            .map(Origin::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Map.Entry<String, StoredArray> named : arrays.entrySet()) {
      if (used.contains(named.getKey()) || !names.mayBeZero(named.getKey())) {
        continue;
      }
      ByteBuffer values = reals(named.getValue(), channel);
      while (values.hasRemaining()) {
        if (values.getFloat() != 0) {
          throw wrong(
              file,
              "array '"
                  + StoredArrays.printable(named.getKey())
                  + "' is not 0, but the network has no such biases: set its option variant to"
                  + " biased");
        }
      }
    }
  }

  private static ByteBuffer reals(StoredArray array, FileChannel channel) throws IOException {
    if (!array.isReal() || array.shape().size() > 1 << 20) {
      throw new IOException("a bias is no array of real numbers");
    }
    ByteBuffer values =
        ByteBuffer.allocate((int) array.shape().size() * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    array.readReals(channel, values);
    return values.flip();
  }

  /**
   * Reads the values of a parameter, float32.
   *
   * @param into four bytes for each value, in the machine's byte order
   */
  void read(String parameter, FileChannel channel, ByteBuffer into) throws IOException {
    Origin.Change change = origins.get(parameter).change();
    if (origins.get(parameter).isInFile()) {
      array(parameter).readReals(channel, into);
    }
    if (change == Origin.Change.NONE || change == Origin.Change.TRANSPOSED) {
      return;
    }
    for (int i = 0; i < into.capacity(); i += Float.BYTES) {
      into.putFloat(
          i,
          switch (change) {
            case ONE -> 1;
            case ZERO -> 0;
            default -> into.getFloat(i) + 1e-5f;
          });
    }
  }

  private StoredArray array(String parameter) {
    Origin origin = origins.get(parameter);
    StoredArray array = arrays.get(origin.name());
    return origin.change() == Origin.Change.TRANSPOSED ? array.transposed() : array;
  }

  private static IllegalArgumentException wrong(Path file, String problem) {
    return new IllegalArgumentException(file + ": " + problem + ".");
  }
}

package org.sphereface.datasets;

import java.util.Set;

/**
 * A source of face images with its options, as a matrix file names it.
 *
 * <p>Implementations are records whose components are the options and whose public constructor
 * without arguments gives the defaults. They are found by {@link java.util.ServiceLoader}: a new
 * data set is one such record and one line in {@code
 * META-INF/services/org.sphereface.datasets.FaceSource}.
 */
public interface FaceSource {

  /**
   * The name by which matrix files and the command line refer to this source, such as {@code lfw}.
   */
  String id();

  /** Describes the set in one sentence. */
  String summary();

  /** Where the set or its layout is defined. */
  String source();

  /**
   * Opens the set.
   *
   * @param excludedIdentities names of identities to leave out, such as the people of a test set
   * @throws DatasetException if the data are missing or not in the expected layout; the message
   *     says which layout
   */
  FaceDataset open(Set<String> excludedIdentities);
}

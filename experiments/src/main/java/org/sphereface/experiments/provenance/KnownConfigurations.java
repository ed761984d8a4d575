package org.sphereface.experiments.provenance;

import java.nio.file.Path;
import org.sphereface.files.Sha256;
import org.sphereface.files.UserCache;

/**
 * The configurations whose cells this user has run, kept in the user's cache by their hash and the
 * folder in which they were run: the places that they name were given by the user. A result file
 * from elsewhere can name any.
 *
 * @param cache the user's
 */
public record KnownConfigurations(UserCache cache) {

  /** Of the user who runs this. */
  public static KnownConfigurations ofUser() {
    return new KnownConfigurations(UserCache.ofUser());
  }

  public void remember(String configuration) {
    if (!has(configuration)) {
      cache.write(name(configuration), new byte[0]);
    }
  }

  /** Whether the user has run it here. */
  public boolean has(String configuration) {
    return cache.read(name(configuration), 1).isPresent();
  }

  private static String name(String configuration) {
    return "configurations/"
        + Sha256.of(Path.of("").toAbsolutePath() + "\n" + configuration).substring(0, 40);
  }
}

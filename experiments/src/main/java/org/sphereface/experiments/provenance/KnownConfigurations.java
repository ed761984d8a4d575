package org.sphereface.experiments.provenance;

import java.nio.file.Path;
import org.sphereface.files.Sha256;
import org.sphereface.files.UserCache;

/**
 * The configurations whose cells this user has run. They are kept in the user's cache, by a hash of
 * the configuration and the working folder. The user has given the paths that they name, while a
 * result file from elsewhere can name any path.
 *
 * @param cache the user's
 */
public record KnownConfigurations(UserCache cache) {

  /** Returns the configurations of the user who runs this program. */
  public static KnownConfigurations ofUser() {
    return new KnownConfigurations(UserCache.ofUser());
  }

  public void remember(String configuration) {
    if (!has(configuration)) {
      cache.write(name(configuration), new byte[0]);
    }
  }

  /** Returns whether the user has run a configuration in this working folder. */
  public boolean has(String configuration) {
    return cache.read(name(configuration), 1).isPresent();
  }

  private static String name(String configuration) {
    return "configurations/"
        + Sha256.of(Path.of("").toAbsolutePath() + "\n" + configuration).substring(0, 40);
  }
}

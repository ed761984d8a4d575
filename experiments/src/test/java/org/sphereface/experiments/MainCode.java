package org.sphereface.experiments;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out tests, in folders of classes and in test jars. */
final class MainCode implements ImportOption {

  private static final ImportOption NO_FOLDERS_OF_TESTS = new DoNotIncludeTests();

  @Override
  public boolean includes(Location location) {
    return NO_FOLDERS_OF_TESTS.includes(location) && !location.contains("-tests.jar");
  }
}

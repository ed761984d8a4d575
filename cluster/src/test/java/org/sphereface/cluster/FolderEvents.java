package org.sphereface.cluster;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for files to be written into a folder, by the system's notice of them. */
final class FolderEvents implements AutoCloseable {

  private static final long MILLISECONDS_BETWEEN_LOOKS = 200;

  private final WatchService service = FileSystems.getDefault().newWatchService();

  /**
   * @param folder made if needed
   */
  FolderEvents(Path folder) throws IOException {
    Files.createDirectories(folder);
    folder.register(
        service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
  }

  /**
   * Waits for so many files of a name.
   *
   * @param goesOn whether more may come
   * @return whether they came
   */
  boolean await(String pattern, int count, BooleanSupplier goesOn) throws InterruptedException {
    int left = count;
    while (left > 0) {
      WatchKey key = service.poll(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
      if (key == null) {
        if (!goesOn.getAsBoolean()) {
          return false;
        }
        continue;
      }
      for (WatchEvent<?> event : key.pollEvents()) {
        left -= String.valueOf(event.context()).matches(pattern) ? 1 : 0;
      }
      key.reset();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}

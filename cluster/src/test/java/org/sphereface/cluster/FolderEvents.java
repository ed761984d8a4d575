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

/** Waits for files to be written into a folder, by the system's notice of them. */
final class FolderEvents implements AutoCloseable {

  private static final long SECONDS_AT_MOST = 120;

  private final WatchService service = FileSystems.getDefault().newWatchService();

  /**
   * @param folder made if needed
   */
  FolderEvents(Path folder) throws IOException {
    Files.createDirectories(folder);
    folder.register(
        service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
  }

  /** Waits for so many files of a name; returns false if nothing is written any more. */
  boolean await(String pattern, int count) throws InterruptedException {
    int left = count;
    while (left > 0) {
      WatchKey key = service.poll(SECONDS_AT_MOST, TimeUnit.SECONDS);
      if (key == null) {
        return false;
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

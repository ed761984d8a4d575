package org.sphereface.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

/**
 * Frees the memory of direct buffers at once. Otherwise it stays until a garbage collection, and
 * the collector does not consider its size: a saved network would stay in memory a second time.
 */
public final class DirectBuffers {

  /** Null if the JVM has no such call; the collector frees the memory then. */
  private static final MethodHandle RELEASE = invokeCleaner();

  private DirectBuffers() {}

  private static MethodHandle invokeCleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Frees the memory of a direct buffer. The buffer must not be used afterwards.
   *
   * @param buffer as it was allocated, no slice or duplicate of another
   */
  public static void release(ByteBuffer buffer) {
    if (RELEASE == null || !buffer.isDirect()) {
      return;
    }
    try {
      RELEASE.invokeExact(buffer);
    } catch (Throwable e) {
      throw new IllegalStateException("a buffer cannot be freed: " + e, e);
    }
  }
}

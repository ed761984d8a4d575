package org.sphereface.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

/**
 * Gives direct buffers' memory back at once. Otherwise it is kept until the garbage collector runs,
 * which knows nothing of its size: a saved network would be in memory once more for long.
 */
public final class DirectBuffers {

  /** Null where the JVM has no such call: the collector then does it. */
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
   * Frees a buffer's memory, if it is direct and the JVM's; nobody may look at it afterwards.
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

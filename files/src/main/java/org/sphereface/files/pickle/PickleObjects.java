package org.sphereface.files.pickle;

import java.io.IOException;
import java.util.List;

/** What the pickles of a format may name besides plain values. Nothing is executed. */
public interface PickleObjects {

  /** How a name or a key is read: a text, or bytes of Python 2. */
  interface Texts {

    /**
     * @throws IOException if the value is another one, or long
     */
    String of(Object value) throws IOException;
  }

  /** The format, for messages: {@code bundle}. */
  String format();

  /** Whether its pickles have dictionaries, numbers with a fraction and persistent names. */
  default boolean hasDictionaries() {
    return false;
  }

  /**
   * Returns what stands for a Python object.
   *
   * @throws IOException if the format has no such object
   */
  Object named(String module, String name) throws IOException;

  /**
   * Returns the value that a call would return.
   *
   * @param callable what {@link #named} returned, or another value
   * @throws IOException if it is no call of the format
   */
  Object called(Object callable, List<Object> arguments, Texts texts) throws IOException;

  /**
   * Returns an object with the state that it is given.
   *
   * @throws IOException if it is no state of the format
   */
  Object withState(Object object, Object state) throws IOException;

  /**
   * Returns what is stored outside of the pickle.
   *
   * @throws IOException if the format has no such things
   */
  default Object persistent(Object id, Texts texts) throws IOException {
    throw new IOException("the pickle refers to what is stored elsewhere");
  }
}

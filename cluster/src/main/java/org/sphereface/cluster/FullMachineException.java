package org.sphereface.cluster;

/** A machine could not run a command because a disk that it writes to is full. */
final class FullMachineException extends RemoteCommandException {

  private static final long serialVersionUID = 1L;

  FullMachineException(String message) {
    super(message);
  }
}

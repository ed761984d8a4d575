package org.sphereface.cluster;

/** Why a machine could not run a command, in a sentence that names it. */
class RemoteCommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RemoteCommandException(String message) {
    super(message);
  }
}

package org.sphereface.networks.io.names;

/**
 * Where the values of a parameter are in the file of another program.
 *
 * @param name of the array in that file; not used if the change gives the values
 * @param change from that array's values to the parameter's
 */
public record Origin(String name, Change change) {

  /** What happens to an array's values. */
  public enum Change {
    /** They are taken as they are. */
    NONE,
    /** Rows and columns of a convolution's kernels are swapped. */
    TRANSPOSED,
    /** 1e-5 is added: MXNet's variances are used with 2e-5 beside them, ours with 1e-5. */
    RAISED,
    /** The values are 1, without an array in the file. */
    ONE,
    /** The values are 0, without an array in the file. */
    ZERO
  }

  /** Whether the file has an array for it. */
  public boolean isInFile() {
    return change != Change.ONE && change != Change.ZERO;
  }
}

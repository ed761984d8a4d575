/** Reads Python pickles without executing anything. */
package org.sphereface.files.pickle;

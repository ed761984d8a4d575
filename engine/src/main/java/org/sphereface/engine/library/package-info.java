/** Checks the environment and the cache folder before an engine loads its native library. */
package org.sphereface.engine.library;

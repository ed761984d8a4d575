/** What must be right before an engine's native library is loaded: settings and its cache. */
package org.sphereface.experiments.engine;

/** Models in files that embed faces: networks with parameters, and models that a runtime runs. */
package org.sphereface.experiments.model;

/** Where, when and with what a result is made: enough to make it again. */
package org.sphereface.experiments.provenance;

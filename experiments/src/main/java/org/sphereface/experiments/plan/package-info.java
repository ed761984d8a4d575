/** What a matrix would cost, told before anything is trained or written. */
package org.sphereface.experiments.plan;

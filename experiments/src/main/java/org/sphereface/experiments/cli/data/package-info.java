/** Commands that align, check, inspect, draw and pack face data sets. */
package org.sphereface.experiments.cli.data;

/** Runs the program's commands as tasks of Apache Spark, which places, restarts and ships them. */
package org.sphereface.cluster;

/**
 * Fuzzing of all readers in one place. A target is a command line and the files that it reads; one
 * of these is damaged, the command runs in this process, and its status, its output, its time and
 * its memory are judged. What is sought is not only what crashes, but also what is slow or large
 * for its size.
 */
package org.sphereface.fuzz;

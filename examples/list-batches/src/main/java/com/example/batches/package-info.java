/** The harness's data sets as a library. */
package com.example.batches;

/** The harness's losses as a library. */
package com.example.loss;

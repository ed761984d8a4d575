package org.sphereface.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** A stage of Spark whose tasks are started together. If one fails, Spark ends the others. */
final class BarrierStage {

  private BarrierStage() {}

  /** Runs a training in so many tasks. */
  static List<RemoteOutcome> run(JavaSparkContext spark, RemoteTraining training, int tasks) {
    ClassTag<RemoteOutcome> tag = ClassTag$.MODULE$.apply(RemoteOutcome.class);
    RDD<RemoteTraining> trainings =
        spark.parallelize(Collections.nCopies(tasks, training), tasks).rdd();
    return new JavaRDD<>(trainings.barrier().mapPartitions(new Task(), false, tag), tag).collect();
  }

  private static final class Task
      extends AbstractFunction1<Iterator<RemoteTraining>, Iterator<RemoteOutcome>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<RemoteOutcome> apply(Iterator<RemoteTraining> trainings) {
      List<RemoteOutcome> outcomes = new ArrayList<>();
      try {
        while (trainings.hasNext()) {
          outcomes.add(trainings.next().run());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RemoteCommandException("The task was ended, as another of its stage had failed.");
      }
      return CollectionConverters.asScala(outcomes.iterator());
    }
  }
}

package io.campaignmessaging.routes;

import java.util.Comparator;

/**
 * Something in a routes folder that is not as it has to be.
 *
 * @param file the file's name in the folder, for example {@code sql/claim-pending-messages.sql}
 * @param line the line in it, from 1 on
 * @param subject what is wrong, for example {@code node 'call-vendor'}
 * @param problem what is wrong with it and what to do, as the rest of the sentence
 */
record Finding(String file, int line, String subject, String problem)
    implements Comparable<Finding> {

  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::file)
          .thenComparingInt(Finding::line)
          .thenComparing(Finding::subject)
          .thenComparing(Finding::problem);

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  /**
   * Says the same in one line, in the form that editors and terminals make a link of.
   *
   * @param folder the folder as its reader knows it
   * @return for example {@code routes/send-message.camel.yaml:41: node 'call-vendor' has no id}
   */
  String in(String folder) {
    return folder + "/" + file + ":" + line + ": " + subject + " " + problem;
  }
}

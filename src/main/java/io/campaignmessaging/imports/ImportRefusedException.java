package io.campaignmessaging.imports;

import org.springframework.http.HttpStatus;

/** An import that cannot be done, or not to its end. */
class ImportRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;

  /**
   * Refuses an import.
   *
   * @param status what HTTP calls it
   * @param message what is wrong and what to do
   */
  ImportRefusedException(HttpStatus status, String message) {
    super(message);
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }
}

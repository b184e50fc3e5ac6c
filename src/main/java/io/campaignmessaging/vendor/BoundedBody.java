package io.campaignmessaging.vendor;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Reads an answer's body and fails when it grows too long or comes too slowly: the client's
 * time-out only limits the wait between two pieces.
 */
final class BoundedBody implements BodyCodec<Buffer> {

  private final Duration timeout;

  /**
   * Reads one answer.
   *
   * @param timeout how long it may take from its beginning to its end
   */
  BoundedBody(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public void create(Handler<AsyncResult<BodyStream<Buffer>>> handler) {
    handler.handle(Future.succeededFuture(new Body()));
  }

  private final class Body implements BodyStream<Buffer> {

    private final Buffer content = Buffer.buffer();
    private final Promise<Buffer> result = Promise.promise();
    private final Vertx vertx = Vertx.currentContext().owner();
    private final long timer;

    /** Answered only when the next piece comes, so that the deadline can fail it in between. */
    private Handler<AsyncResult<Void>> lastPiece = written -> {};

    Body() {
      timer =
          vertx.setTimer(
              Math.max(1, timeout.toMillis()),
              expired ->
                  handle(
                      new SocketTimeoutException("The vendor's answer took too long to come in.")));
    }

    @Override
    public Future<Buffer> result() {
      return result.future();
    }

    @Override
    public void handle(Throwable failure) {
      vertx.cancelTimer(timer);
      result.tryFail(failure);
      lastPiece.handle(Future.failedFuture(failure));
    }

    @Override
    public Future<Void> write(Buffer piece) {
      Promise<Void> written = Promise.promise();
      write(piece, written);
      return written.future();
    }

    @Override
    public void write(Buffer piece, Handler<AsyncResult<Void>> handler) {
      lastPiece.handle(Future.succeededFuture());
      lastPiece = handler == null ? written -> {} : handler;
      if (content.length() + piece.length() > BoundedAnswer.MAXIMAL_BYTES) {
        handle(
            new IOException(
                "The vendor's answer has more than " + BoundedAnswer.MAXIMAL_BYTES + " bytes."));
      } else {
        content.appendBuffer(piece);
      }
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
      vertx.cancelTimer(timer);
      result.tryComplete(content);
      if (handler != null) {
        handler.handle(Future.succeededFuture());
      }
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }
  }
}

package io.campaignmessaging.vendor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Refuses to write a request to a connection whose other end is in a private network. It looks at
 * the connection and not at the name, so that a name that resolves to another address the next time
 * gains nothing.
 */
final class PublicAddressesOnly extends HttpRequestExecutor {

  private final String vendor;

  /**
   * Looks after one vendor's calls.
   *
   * @param vendor name of the vendor, for the refusal
   */
  PublicAddressesOnly(String vendor) {
    this.vendor = vendor;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      HttpResponseInformationCallback informationCallback,
      HttpContext context)
      throws IOException, HttpException {
    if (!(connection.getRemoteAddress() instanceof InetSocketAddress remote)
        || PrivateAddresses.contain(remote.getAddress())) {
      throw VendorAddressRefusedException.of(vendor, shown(connection));
    }
    return super.execute(request, connection, informationCallback, context);
  }

  private static String shown(HttpClientConnection connection) {
    if (connection.getRemoteAddress() instanceof InetSocketAddress remote) {
      InetAddress address = remote.getAddress();
      return address.getHostAddress();
    }
    return String.valueOf(connection.getRemoteAddress());
  }
}

package io.campaignmessaging.vendor;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells addresses of a private network from those of the internet, by the special-purpose address
 * registries of RFC 6890. An IPv6 address that stands for an IPv4 address is judged as that one.
 */
final class PrivateAddresses {

  /** An address block: its first bytes, and how many bits of them count. */
  private record Block(byte[] prefix, int bits) {

    static Block of(String hexadecimal, int bits) {
      return new Block(HexFormat.of().parseHex(hexadecimal), bits);
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> PRIVATE_IPV4 =
      List.of(
          Block.of("00", 8), // 0.0.0.0/8, this host
          Block.of("0a", 8), // 10.0.0.0/8
          Block.of("6440", 10), // 100.64.0.0/10, carrier-grade NAT
          Block.of("7f", 8), // 127.0.0.0/8, loopback
          Block.of("a9fe", 16), // 169.254.0.0/16, link-local, with the metadata services of clouds
          Block.of("ac10", 12), // 172.16.0.0/12
          Block.of("c00000", 24), // 192.0.0.0/24, protocol assignments
          Block.of("c0a8", 16), // 192.168.0.0/16
          Block.of("c612", 15), // 198.18.0.0/15, benchmarks
          Block.of("e0", 4), // 224.0.0.0/4, multicast
          Block.of("f0", 4)); // 240.0.0.0/4, reserved, with the broadcast address

  private static final List<Block> PRIVATE_IPV6 =
      List.of(
          Block.of("0064ff9b0001", 48), // 64:ff9b:1::/48, NAT64 within a network
          Block.of("fc", 7), // fc00::/7, unique local
          Block.of("fe80", 10), // fe80::/10, link-local
          Block.of("fec0", 10), // fec0::/10, site-local
          Block.of("ff", 8)); // ff00::/8, multicast

  /**
   * Blocks whose last four bytes are an IPv4 address. {@code ::} and {@code ::1} are among them.
   */
  private static final List<Block> IPV4_AT_THE_END =
      List.of(
          Block.of("000000000000000000000000", 96), // ::/96, IPv4-compatible
          Block.of("00000000000000000000ffff", 96), // ::ffff:0:0/96, IPv4-mapped
          Block.of("0000000000000000ffff0000", 96), // ::ffff:0:0:0/96, IPv4-translated
          Block.of("0064ff9b0000000000000000", 96)); // 64:ff9b::/96, NAT64

  /** 2002::/16, 6to4: the IPv4 address stands behind the prefix. */
  private static final Block SIX_TO_FOUR = Block.of("2002", 16);

  private PrivateAddresses() {}

  /**
   * Tells whether an address is one of a private network, of this machine, or of no single machine.
   *
   * @param address the address
   * @return false if it is one that a server on the internet can have
   */
  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return isIn(PRIVATE_IPV4, bytes);
    }
    if (isIn(IPV4_AT_THE_END, bytes)) {
      return isIn(PRIVATE_IPV4, Arrays.copyOfRange(bytes, 12, 16));
    }
    if (SIX_TO_FOUR.contains(bytes)) {
      return isIn(PRIVATE_IPV4, Arrays.copyOfRange(bytes, 2, 6));
    }
    return isIn(PRIVATE_IPV6, bytes);
  }

  private static boolean isIn(List<Block> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }
}

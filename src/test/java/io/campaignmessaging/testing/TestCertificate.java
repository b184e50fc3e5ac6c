package io.campaignmessaging.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate that the JDK's keytool makes for one test run, with its key. */
public final class TestCertificate {

  private static final String ALIAS = "test";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final KeyStore store;
  private final Path folder;
  private final String name;

  private TestCertificate(KeyStore store, Path folder, String name) {
    this.store = store;
    this.folder = folder;
    this.name = name;
  }

  /** Makes a certificate that is good for the DNS name {@code localhost} and for no address. */
  public static TestCertificate forLocalhost(Path folder, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
    return new TestCertificate(KeyStore.getInstance(file.toFile(), PASSWORD), folder, name);
  }

  /** Proves that its owner is who the certificate says. */
  public KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return factory.getKeyManagers();
  }

  /** Trust this certificate and no other. */
  public TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  /** The PKCS12 file with certificate and key, whose password is {@code changeit}. */
  public Path storeFile() {
    return folder.resolve(name + ".p12");
  }

  /** The certificate in a PEM file. */
  public Path certificateFile() throws IOException, GeneralSecurityException {
    return pem("certificate", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
  }

  /** The key in a PEM file. */
  public Path keyFile() throws IOException, GeneralSecurityException {
    return pem("key", "PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded());
  }

  private Path pem(String suffix, String type, byte[] content) throws IOException {
    String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    // The blank in the name shows that such files are found as well.
    return Files.writeString(
        folder.resolve(name + " " + suffix + ".pem"),
        "-----BEGIN " + type + "-----\n" + encoded + "\n-----END " + type + "-----\n");
  }
}

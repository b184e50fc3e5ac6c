package io.campaignmessaging.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.qpid.server.model.BrokerModel;

/**
 * Qpid's configuration for one start. The broker's own part is given anew each time; what clients
 * declare is in the message store, with the messages.
 *
 * @param storeFolder the folder of the message store
 * @param port the port on 127.0.0.1
 * @param username who may log in
 * @param password that user's password
 */
record BrokerConfiguration(Path storeFolder, int port, String username, String password) {

  static final String VIRTUAL_HOST = "default";

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final long MEBIBYTE = 1L << 20;

  /** Returns it as the JSON that Qpid reads. */
  String toJson() {
    try {
      return JSON.writeValueAsString(
          Map.of(
              "name", "campaign-messaging",
              "modelVersion", BrokerModel.MODEL_VERSION,
              "context", context(),
              "authenticationproviders", List.of(authentication()),
              "ports", List.of(amqpPort()),
              "virtualhostnodes", List.of(virtualHostNode())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of texts is always JSON", e);
    }
  }

  private Map<String, String> context() {
    return Map.ofEntries(
        // What RabbitMQ alone knows, such as x-queue-type, else closes the connection (542).
        Map.entry("queue.behaviourOnUnknownDeclareArgument", "IGNORE"),
        // Memory. A network buffer is 64 KiB, the least allowed; 256 of them are kept for reuse.
        Map.entry("qpid.broker.networkBufferSize", "65536"),
        Map.entry("broker.directByteBufferPoolSize", "256"),
        // Message bodies leave direct memory for the disk beyond this, of 128 MiB that we assume.
        Map.entry("broker.flowToDiskThreshold", Long.toString(48 * MEBIBYTE)),
        Map.entry("qpid.compact_memory_threshold", Long.toString(32 * MEBIBYTE)),
        Map.entry("qpid.broker.bdbTotalCacheSize", Long.toString(32 * MEBIBYTE)),
        // One application's few connections need no 64 threads with 8 selectors.
        Map.entry("virtualhost.connectionThreadPool.size", "8"),
        Map.entry("virtualhost.connectionThreadPool.numberOfSelectors", "1"),
        // Berkeley DB else refuses to write with less than 5 GB free, Qpid on a disk 90 % full.
        Map.entry("je.freeDisk", Long.toString(64 * MEBIBYTE)),
        Map.entry("store.filesystem.maxUsagePercent", "99"));
  }

  private Map<String, Object> authentication() {
    return Map.of(
        "name",
        "password",
        "type",
        "Plain",
        // RabbitMQ's client knows PLAIN only, which Qpid else keeps for TLS; here it is loopback.
        "secureOnlyMechanisms",
        List.of(),
        "users",
        List.of(Map.of("name", username, "type", "managed", "password", password)));
  }

  private Map<String, Object> amqpPort() {
    return Map.of(
        "name",
        "AMQP",
        "type",
        "AMQP",
        "bindingAddress",
        LoopbackPorts.ADDRESS,
        "port",
        Integer.toString(port),
        "protocols",
        List.of("AMQP_0_9_1"),
        "authenticationProvider",
        "password",
        "virtualhostaliases",
        List.of(
            Map.of("name", "nameAlias", "type", "nameAlias"),
            Map.of("name", "defaultAlias", "type", "defaultAlias")));
  }

  private Map<String, Object> virtualHostNode() {
    return Map.of(
        "name",
        VIRTUAL_HOST,
        "type",
        "BDB",
        "storePath",
        storeFolder.toString(),
        "defaultVirtualHostNode",
        "true",
        "virtualHostInitialConfiguration",
        "{\"type\": \"ProvidedStore\"}");
  }
}

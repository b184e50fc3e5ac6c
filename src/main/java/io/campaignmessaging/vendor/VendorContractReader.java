package io.campaignmessaging.vendor;

import com.fasterxml.jackson.core.JsonPointer;
import io.campaignmessaging.vendor.VendorContract.Column;
import io.campaignmessaging.vendor.VendorContract.Condition;
import io.campaignmessaging.vendor.VendorContract.Constant;
import io.campaignmessaging.vendor.VendorContract.Expected;
import io.campaignmessaging.vendor.VendorContract.HeaderValue;
import io.campaignmessaging.vendor.VendorContract.JsonValue;
import io.campaignmessaging.vendor.VendorContract.Matching;
import io.campaignmessaging.vendor.VendorContract.OneOf;
import io.campaignmessaging.vendor.VendorContract.Outcome;
import io.campaignmessaging.vendor.VendorContract.Present;
import io.campaignmessaging.vendor.VendorContract.RequestFormat;
import io.campaignmessaging.vendor.VendorContract.Rule;
import io.campaignmessaging.vendor.VendorContract.Source;
import io.campaignmessaging.vendor.VendorContract.StatusRange;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads a contract file, and says clearly what is wrong with one that cannot be used. */
final class VendorContractReader {

  /** The columns that a request may carry: those of the row that a vendor route gets. */
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "campaign_id",
          "customer_id",
          "customer_email",
          "customer_name",
          "message_text",
          "attempt",
          "vendor");

  private static final Pattern STATUS =
      Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  private VendorContractReader() {}

  /**
   * Reads a contract.
   *
   * @param source name of the file, for error messages
   * @param yaml its content in UTF-8
   * @return the contract
   * @throws InvalidVendorException if it is no YAML or no contract
   */
  static VendorContract read(String source, InputStream yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object content;
    try {
      content = new Yaml(new SafeConstructor(options)).load(yaml);
    } catch (RuntimeException unreadable) {
      // Not all of its complaints are YAMLExceptions: of some numbers it says
      // NumberFormatException.
      throw new InvalidVendorException(
          "The vendor contract " + source + " is no readable YAML: " + unreadable.getMessage(),
          unreadable);
    }
    ContractNode whole = new ContractNode(source, "", content);
    Map<String, ContractNode> fields = whole.fields("request", "answers");
    ContractNode request = required(whole, fields, "request");
    Map<String, ContractNode> body = request.fields("json", "form");
    if (body.size() != 1) {
      throw request.wrong("must have either 'json' or 'form', which is the body that is sent");
    }
    boolean isForm = body.containsKey("form");
    Map<String, Object> requestBody =
        isForm ? form(body.get("form")) : requestBody(body.get("json"));
    ContractNode answers = required(whole, fields, "answers");
    List<Rule> rules = new ArrayList<>();
    for (ContractNode answer : answers.items()) {
      rules.add(rule(answer));
    }
    if (rules.isEmpty()) {
      throw answers.wrong("is empty; at least one answer must have a meaning");
    }
    return new VendorContract(
        source, isForm ? RequestFormat.FORM : RequestFormat.JSON, requestBody, List.copyOf(rules));
  }

  private static ContractNode required(
      ContractNode parent, Map<String, ContractNode> fields, String name) {
    ContractNode field = fields.get(name);
    if (field == null) {
      throw parent.wrong("has no '" + name + "', which it needs");
    }
    return field;
  }

  private static Map<String, Object> form(ContractNode node) {
    Map<String, Object> form = new LinkedHashMap<>();
    node.anyFields().forEach((name, field) -> form.put(name, formValue(field)));
    return form;
  }

  private static Object formValue(ContractNode node) {
    Object value = requestValue(node);
    if (value instanceof Map || value instanceof List) {
      throw node.wrong(
          "is nested, and the fields of a form are not: write a text or {column: name}, or use json");
    }
    if (value == null) {
      throw node.wrong("is empty, which a form cannot say: write \"\", or remove the field");
    }
    return value;
  }

  private static Map<String, Object> requestBody(ContractNode node) {
    Map<String, Object> body = new LinkedHashMap<>();
    node.anyFields().forEach((name, field) -> body.put(name, requestValue(field)));
    return body;
  }

  private static Object requestValue(ContractNode node) {
    if (node.value() instanceof Map<?, ?> map) {
      return map.containsKey("column") ? column(node) : requestBody(node);
    }
    if (node.value() instanceof List) {
      return node.items().stream().map(VendorContractReader::requestValue).toList();
    }
    if (node.value() instanceof Number || node.value() == null) {
      return node.value();
    }
    return node.value() instanceof Boolean truth ? truth : node.text();
  }

  private static Column column(ContractNode node) {
    Map<String, ContractNode> fields = node.fields("column", "whenNull");
    ContractNode name = fields.get("column");
    if (!COLUMNS.contains(name.text())) {
      throw name.wrong(
          "is no column that a request may carry; use one of: " + String.join(", ", COLUMNS));
    }
    ContractNode whenNull = fields.get("whenNull");
    return new Column(name.text(), whenNull == null ? null : whenNull.text());
  }

  private static Rule rule(ContractNode node) {
    Map<String, ContractNode> fields = node.fields("when", "then");
    return new Rule(
        condition(required(node, fields, "when")), outcome(required(node, fields, "then")));
  }

  private static Condition condition(ContractNode node) {
    Map<String, ContractNode> fields = node.fields("status", "json", "header");
    List<StatusRange> statuses = new ArrayList<>();
    if (fields.containsKey("status")) {
      fields.get("status").itemsOrSelf().forEach(status -> statuses.add(statusRange(status)));
    }
    Map<JsonPointer, Expected> json = new LinkedHashMap<>();
    if (fields.containsKey("json")) {
      fields
          .get("json")
          .anyFields()
          .forEach((name, field) -> json.put(pointer(field, name), expected(field)));
    }
    Map<String, Expected> headers = new LinkedHashMap<>();
    if (fields.containsKey("header")) {
      fields.get("header").anyFields().forEach((name, field) -> headers.put(name, expected(field)));
    }
    return new Condition(List.copyOf(statuses), json, headers);
  }

  private static StatusRange statusRange(ContractNode node) {
    Matcher matcher = STATUS.matcher(node.text());
    if (!matcher.matches()) {
      throw node.wrong("must be an HTTP status such as 200, 2xx or 400-499, not " + node.shown());
    }
    if (matcher.group(1) != null) {
      int hundreds = 100 * Integer.parseInt(matcher.group(1));
      return new StatusRange(hundreds, hundreds + 99);
    }
    int first = Integer.parseInt(matcher.group(2));
    int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
    if (last < first) {
      throw node.wrong("must go from the lower status to the higher, not " + node.shown());
    }
    return new StatusRange(first, last);
  }

  private static Expected expected(ContractNode node) {
    if (!(node.value() instanceof Map)) {
      return new OneOf(node.itemsOrSelf().stream().map(ContractNode::text).toList());
    }
    Map<String, ContractNode> fields = node.fields("matches", "present");
    if (fields.size() != 1) {
      throw node.wrong(
          "must have either 'matches' with a regular expression or 'present' with true or false");
    }
    ContractNode present = fields.get("present");
    return present == null
        ? new Matching(pattern(fields.get("matches")))
        : new Present(present.truth());
  }

  private static Pattern pattern(ContractNode node) {
    try {
      return Pattern.compile(node.text());
    } catch (PatternSyntaxException unreadable) {
      throw node.wrong(
          "is no regular expression: " + unreadable.getDescription() + " in " + node.shown());
    }
  }

  private static Outcome outcome(ContractNode node) {
    Map<String, ContractNode> fields =
        node.fields(
            "outcome",
            "vendorReference",
            "errorCode",
            "errorText",
            "retryable",
            "retryAfter",
            "cost");
    VendorAnswer.Status status = status(required(node, fields, "outcome"));
    if (!status.hasErrorCode()) {
      for (String name : List.of("errorCode", "errorText", "retryable", "retryAfter")) {
        if (fields.containsKey(name)) {
          throw fields
              .get(name)
              .wrong("has no meaning for a message that the vendor took; remove it");
        }
      }
    }
    return new Outcome(
        status,
        fields.containsKey("vendorReference") ? answerValue(fields.get("vendorReference")) : null,
        status.hasErrorCode() ? errorCode(required(node, fields, "errorCode")) : null,
        fields.containsKey("errorText") ? textSource(fields.get("errorText")) : null,
        fields.containsKey("retryable") ? fields.get("retryable").truth() : null,
        fields.containsKey("retryAfter") ? retryAfter(fields.get("retryAfter")) : null,
        fields.containsKey("cost") ? cost(fields.get("cost")) : null);
  }

  private static VendorAnswer.Status status(ContractNode node) {
    return switch (node.text()) {
      case "accepted" -> VendorAnswer.Status.ACCEPTED;
      case "delivered" -> VendorAnswer.Status.DELIVERED;
      case "failed" -> VendorAnswer.Status.FAILED;
      case "unanswered" -> VendorAnswer.Status.UNANSWERED;
      default ->
          throw node.wrong(
              "must be one of: accepted, delivered, failed, unanswered; it is " + node.shown());
    };
  }

  private static String errorCode(ContractNode node) {
    if (!ERROR_CODE.matcher(node.text()).matches()) {
      throw node.wrong(
          "must be a code of the error catalogue such as RATE_LIMITED, not " + node.shown());
    }
    return node.text();
  }

  private static Source textSource(ContractNode node) {
    return node.value() instanceof Map ? answerValue(node) : new Constant(node.text());
  }

  private static Source retryAfter(ContractNode node) {
    if (node.value() instanceof Map) {
      return answerValue(node);
    }
    try {
      Duration duration = DurationStyle.detectAndParse(node.text());
      if (!duration.isNegative()) {
        return new Constant(String.valueOf(duration.toSeconds()));
      }
    } catch (IllegalArgumentException unreadable) {
      // The complaint below says it better.
    }
    throw node.wrong(
        "must be a time such as 30s, {header: Retry-After} or {json: /pointer}, not "
            + node.shown());
  }

  private static Source cost(ContractNode node) {
    if (node.value() instanceof Map) {
      return answerValue(node);
    }
    try {
      if (new BigDecimal(node.text()).signum() >= 0) {
        return new Constant(node.text());
      }
    } catch (NumberFormatException unreadable) {
      // The complaint below says it better.
    }
    throw node.wrong(
        "must be a number from 0 on, {header: name} or {json: /pointer}, not " + node.shown());
  }

  private static Source answerValue(ContractNode node) {
    Map<String, ContractNode> fields = node.fields("json", "header");
    if (fields.size() != 1) {
      throw node.wrong("must have either 'json' with a pointer or 'header' with a name");
    }
    ContractNode header = fields.get("header");
    if (header != null) {
      return new HeaderValue(header.text());
    }
    ContractNode json = fields.get("json");
    return new JsonValue(pointer(json, json.text()));
  }

  private static JsonPointer pointer(ContractNode node, String text) {
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException unreadable) {
      throw node.wrong(
          "must have a JSON pointer, which begins with '/', such as /error/code, not '"
              + text
              + "'");
    }
  }
}

package io.campaignmessaging.page;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The login, by a password or by what identity providers there are. */
@Controller
class LoginController {

  private final Map<String, String> providers = new LinkedHashMap<>();

  LoginController(ObjectProvider<InMemoryClientRegistrationRepository> registrations) {
    registrations.ifAvailable(
        known -> {
          for (ClientRegistration provider : known) {
            providers.put(provider.getRegistrationId(), provider.getClientName());
          }
        });
  }

  @GetMapping("/login")
  String login(Model model) {
    model.addAttribute("providers", providers.entrySet());
    return "login";
  }
}

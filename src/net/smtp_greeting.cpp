#include "net/smtp_greeting.hpp"

#include "net/smtp_session.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <new>
#include <string_view>

namespace akashi::net {

std::optional<std::string> greet(const SmtpConfig& config, std::chrono::milliseconds limit) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(
        curl_easy_init(), curl_easy_cleanup
    );
    if (!easy) throw std::bad_alloc();
    set_up_session(easy.get(), config);
    std::array<char, CURL_ERROR_SIZE> reason{};
    set_option(easy.get(), CURLOPT_ERRORBUFFER, reason.data());
    set_option(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
    set_option(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
    const CURLcode code = curl_easy_perform(easy.get());
    if (code == CURLE_OK) return std::nullopt;
    if (code == CURLE_USE_SSL_FAILED)
        return fmt::format("{} does not support STARTTLS", config.host);
    const std::string_view told = reason.data();
    return fmt::format("{}: {}", config.host, told.empty() ? curl_easy_strerror(code) : told);
}

}  // namespace akashi::net

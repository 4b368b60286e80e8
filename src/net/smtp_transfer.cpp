#include "net/smtp_transfer.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

namespace akashi::net {
namespace {

template <class T>
void set_option(CURL* easy, CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
        throw std::runtime_error(fmt::format("libcurl: {}", curl_easy_strerror(code)));
}

constexpr std::size_t kIdBytes = 16;
constexpr long kFirstPermanentCode = 500;

std::string random_id() {
    std::string bytes(kIdBytes, '\0');
    random_bytes(bytes.data(), bytes.size());
    return to_hex(bytes);
}

std::string compose_or_refuse(const Mail& mail, Time date) {
    try {
        return compose(mail, date, random_id());
    } catch (const std::invalid_argument& error) {
        throw MailNotSent(std::string("smtp: ") + error.what(), true);
    }
}

/// libcurl trusts the authorities of a file whose place is compiled in. These are OpenSSL's own.
CURLcode trust_usual_places(CURL*, void* context, void*) {
    SSL_CTX_set_default_verify_paths(static_cast<SSL_CTX*>(context));
    return CURLE_OK;
}

}  // namespace

SmtpTransfer::SmtpTransfer(
    const SmtpConfig& config,
    const Mail& mail,
    Time date,
    std::chrono::milliseconds total,
    const boost::asio::any_io_executor& waiting
)
    : done(waiting),
      host_(config.host),
      to_(mail.to),
      text_(compose_or_refuse(mail, date)),
      total_(total),
      easy_(curl_easy_init()) {
    if (easy_ == nullptr) throw std::bad_alloc();
    try {
        set_up(config, mail);
    } catch (...) {
        curl_slist_free_all(recipients_);
        curl_easy_cleanup(easy_);
        throw;
    }
}

SmtpTransfer::~SmtpTransfer() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(recipients_);
}

void SmtpTransfer::set_up(const SmtpConfig& config, const Mail& mail) {
    recipients_ = curl_slist_append(nullptr, fmt::format("<{}>", mail.to).c_str());
    if (recipients_ == nullptr) throw std::bad_alloc();
    // The path is what EHLO says.
    const std::string url = fmt::format("smtp://{}:{}/localhost", config.host, config.port);
    set_option(easy_, CURLOPT_URL, url.c_str());
    set_option(easy_, CURLOPT_PROTOCOLS_STR, "smtp");
    set_option(easy_, CURLOPT_PROXY, "");
    set_option(easy_, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    set_option(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set_option(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
    set_option(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
    set_option(easy_, CURLOPT_SSL_CTX_FUNCTION, &trust_usual_places);
    set_option(easy_, CURLOPT_FRESH_CONNECT, 1L);
    set_option(easy_, CURLOPT_FORBID_REUSE, 1L);
    if (!config.user.empty()) {
        set_option(easy_, CURLOPT_USERNAME, config.user.c_str());
        set_option(easy_, CURLOPT_PASSWORD, config.password.c_str());
        set_option(easy_, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
    set_option(easy_, CURLOPT_NOSIGNAL, 1L);
    set_option(easy_, CURLOPT_QUICK_EXIT, 1L);
    const auto total = static_cast<long>(total_.count());
    const auto step = std::chrono::milliseconds(SmtpClient::kStepTime).count();
    set_option(easy_, CURLOPT_TIMEOUT_MS, total);
    set_option(easy_, CURLOPT_CONNECTTIMEOUT_MS, std::min(total, step));
    set_option(easy_, CURLOPT_SERVER_RESPONSE_TIMEOUT, SmtpClient::kStepTime.count());
    // While it waits for the last answers, libcurl looks at nothing but this function.
    set_option(easy_, CURLOPT_NOPROGRESS, 0L);
    set_option(easy_, CURLOPT_XFERINFOFUNCTION, &SmtpTransfer::on_progress);
    set_option(easy_, CURLOPT_XFERINFODATA, this);
    set_option(easy_, CURLOPT_ERRORBUFFER, reason_.data());
    set_option(easy_, CURLOPT_MAIL_FROM, fmt::format("<{}>", mail.from).c_str());
    set_option(easy_, CURLOPT_MAIL_RCPT, recipients_);
    set_option(easy_, CURLOPT_UPLOAD, 1L);
    set_option(easy_, CURLOPT_READFUNCTION, &SmtpTransfer::give_text);
    set_option(easy_, CURLOPT_READDATA, this);
}

std::size_t SmtpTransfer::give_text(char* out, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<SmtpTransfer*>(self);
    const auto piece = std::string_view(transfer.text_).substr(transfer.given_, size * count);
    std::ranges::copy(piece, out);
    transfer.given_ += piece.size();
    return piece.size();
}

int SmtpTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& transfer = *static_cast<SmtpTransfer*>(self);
    const bool ends =
        transfer.is_given_up_ || *transfer.is_closing_ || SteadyClock::now() > transfer.deadline_;
    return ends ? 1 : 0;
}

MailNotSent SmtpTransfer::explain(CURLcode code) const {
    const std::string_view told = reason_.data();
    const std::string_view reason = told.empty() ? curl_easy_strerror(code) : told;
    if (code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_OPERATION_TIMEDOUT)
        return {fmt::format("smtp: {} did not answer in time", host_), false};
    if (code == CURLE_USE_SSL_FAILED) {
        return {
            fmt::format(
                "smtp: server {} does not support STARTTLS, refusing to send credentials", host_
            ),
            false
        };
    }
    // libcurl has the code of the last answer for the whole dialogue; the word says to what.
    if (told.starts_with("RCPT failed")) {
        long answer = 0;
        curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &answer);
        return {
            fmt::format("smtp: {} refuses the recipient {}: {}", host_, to_, reason),
            answer >= kFirstPermanentCode
        };
    }
    return {fmt::format("smtp: {}: {}", host_, reason), false};
}

void SmtpTransfer::perform(const std::atomic<bool>& is_closing) {
    is_closing_ = &is_closing;
    deadline_ = SteadyClock::now() + total_;
    if (const CURLcode code = curl_easy_perform(easy_); code != CURLE_OK) failure_ = explain(code);
    done.close();
}

void SmtpTransfer::check() const {
    if (failure_) throw MailNotSent(*failure_);
}

}  // namespace akashi::net

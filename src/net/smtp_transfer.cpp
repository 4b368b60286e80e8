#include "net/smtp_transfer.hpp"

#include "base/crypto.hpp"
#include "net/smtp_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

namespace akashi::net {
namespace {

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
    set_up_session(easy_, config);
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

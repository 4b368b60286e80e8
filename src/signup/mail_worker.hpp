#pragma once

#include "base/log_limiter.hpp"
#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "net/smtp_client.hpp"
#include "signup/mail_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// How long to wait after so many failed attempts, of which there is at least one: 15 seconds,
/// doubled each time, at most an hour.
std::chrono::seconds pause_after_attempts(std::int64_t attempts);

/// Sends the mails that wait, a few at once: when it is woken, and every few seconds. Any number of
/// instances share them. A mail that fails is tried again for a day, unless the server refuses its
/// recipient for good. When an instance is killed while it sends, another one sends the mail a
/// minute later. Callable from any thread.
class MailWorker {
public:
    /// An attempt ends before (net::SmtpClient::kTotalTime).
    static constexpr std::chrono::seconds kClaim{60};
    static constexpr std::chrono::hours kPatience{24};

    /// The store must outlive it. Without a server for mail, links are logged.
    MailWorker(
        const Context& context, MailStore& mails, net::SmtpConfig smtp, std::string base_url
    );

    void start();
    /// A mail was queued. Not after stop() has returned.
    void wake();
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    boost::asio::awaitable<void> run_lane(bool is_first);
    boost::asio::awaitable<void> work_off(bool is_first);
    boost::asio::awaitable<void> deliver(VerificationMail mail);
    boost::asio::awaitable<void> send(VerificationMail mail, std::string link);
    boost::asio::awaitable<void> note_failure(VerificationMail mail, net::MailNotSent failure);

    MailStore& mails_;
    const Clock clock_;
    const bool has_server_;
    const std::string base_url_;
    net::SmtpClient smtp_;
    log::Limiter failure_lines_{std::chrono::minutes(1), 30};
    log::Limiter store_lines_{std::chrono::seconds(10)};
    std::vector<std::unique_ptr<PeriodicTask>> lanes_;  // last: they use the members above
};

}  // namespace akashi

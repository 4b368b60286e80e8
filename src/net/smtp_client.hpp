#pragma once

#include "base/clock.hpp"
#include "net/mail.hpp"
#include "net/smtp_config.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace akashi::net {

/// Why a mail was not sent. The message begins with `smtp: ` and has nothing secret.
class MailNotSent : public std::runtime_error {
public:
    MailNotSent(const std::string& message, bool is_refused)
        : std::runtime_error(message), is_refused_(is_refused) {}
    /// The server refuses the recipient for good: another attempt is of no use.
    bool is_refused() const { return is_refused_; }

private:
    bool is_refused_;
};

/// Sends mails to one server (RFC 5321). Speaks only after STARTTLS, and only to a server whose
/// certificate is of an authority that this system trusts (OpenSSL's usual places, which the
/// variables SSL_CERT_FILE and SSL_CERT_DIR move) and names the host. Each mail has a connection of
/// its own. Callable from any thread.
///
/// It has threads of its own: libcurl waits for the last answers of SMTP without giving its thread
/// back. Nobody may wait for send() any more when it is destroyed, which takes up to a second.
class SmtpClient {
public:
    static constexpr std::size_t kAtOnce = 4;              ///< mails; others wait
    static constexpr std::chrono::seconds kStepTime{10};   ///< for the connect, and for each answer
    static constexpr std::chrono::seconds kTotalTime{30};  ///< of one mail, to a second

    /// `total` bounds one mail; for tests.
    SmtpClient(SmtpConfig config, Clock clock, std::chrono::milliseconds total = kTotalTime);
    ~SmtpClient();
    SmtpClient(const SmtpClient&) = delete;
    SmtpClient& operator=(const SmtpClient&) = delete;

    /// Returns when the server has taken the mail. Throws MailNotSent. When the caller is
    /// cancelled, throws boost::system::system_error; the server may have taken the mail.
    /// `mail.from` is ignored: the configuration says it.
    boost::asio::awaitable<void> send(Mail mail);

private:
    const SmtpConfig config_;
    const Clock clock_;
    const std::chrono::milliseconds total_;
    std::atomic<bool> is_closing_ = false;
    boost::asio::thread_pool threads_{kAtOnce};
};

}  // namespace akashi::net

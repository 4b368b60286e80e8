#pragma once

#include "base/clock.hpp"
#include "net/curl_loop.hpp"
#include "net/mail.hpp"
#include "net/smtp_config.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
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
/// its own. Callable from any thread. Life as for CurlLoop.
class SmtpClient {
public:
    static constexpr std::chrono::seconds kConnectTime{10};
    static constexpr std::chrono::seconds kTotalTime{30};  ///< of one mail, the connect included

    /// `total` bounds one mail; for tests.
    SmtpClient(
        boost::asio::any_io_executor executor,
        SmtpConfig config,
        Clock clock,
        std::chrono::milliseconds total = kTotalTime
    );

    /// Returns when the server has taken the mail. Throws MailNotSent. When the caller is
    /// cancelled, throws boost::system::system_error; the server may have taken the mail.
    /// `mail.from` is ignored: the configuration says it.
    boost::asio::awaitable<void> send(Mail mail);

private:
    const SmtpConfig config_;
    const Clock clock_;
    const std::chrono::milliseconds total_;
    CurlLoop loop_;
};

}  // namespace akashi::net

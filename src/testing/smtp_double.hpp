#pragma once

#include "testing/process.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace akashi::testing {

/// How to start a mail server.
struct SmtpDoubleOptions {
    std::string user = {};  ///< and its password; empty: anybody may send
    std::string password = {};
    bool has_starttls = true;
    std::string name = "localhost";  ///< of the certificate
};

/// A mail server of its own for a test: the process tests/smtp/server.py, whose text says what each
/// command does. Blocks. One thread at a time.
class SmtpDouble {
public:
    /// Throws std::runtime_error when it does not start.
    explicit SmtpDouble(const SmtpDoubleOptions& options = {});

    std::uint16_t port() const { return port_; }
    /// The file with its certificate, which it signed itself.
    const std::string& certificate() const { return certificate_; }

    /// Every recipient gets this answer, such as `550 no such user`; empty: it is taken.
    void answer(std::string_view text);
    /// Mails wait before their last answer, until release().
    void stall();
    void release();
    /// Goes away, and comes back on the same port.
    void stop();
    void start();

    /// Waits until as many mails have come; returns all: `from`, `to`, `content`, `helo`,
    /// `is_secure`, `is_known`.
    boost::json::array wait_for(std::int64_t mails);
    /// Waits until as many clients have named a recipient; returns the mails that have come.
    boost::json::array wait_for_attempts(std::int64_t attempts);

private:
    boost::json::value command(const boost::json::object& command);

    const TemporaryDirectory directory_;
    const std::uint16_t port_ = free_port();
    ServerProcess process_;
    std::uint16_t control_port_ = 0;
    std::string certificate_;
};

/// The token in the link of a mail; empty when there is none.
std::string token_in(std::string_view mail);

}  // namespace akashi::testing

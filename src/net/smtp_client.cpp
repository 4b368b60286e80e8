#include "net/smtp_client.hpp"

#include "net/smtp_transfer.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace akashi::net {

namespace asio = boost::asio;

SmtpClient::SmtpClient(
    asio::any_io_executor executor, SmtpConfig config, Clock clock, std::chrono::milliseconds total
)
    : config_(std::move(config)),
      clock_(std::move(clock)),
      total_(total),
      loop_(std::move(executor)) {}

asio::awaitable<void> SmtpClient::send(Mail mail) {
    mail.from = config_.from;
    const auto transfer = std::make_shared<SmtpTransfer>(
        config_, mail, clock_(), total_, co_await asio::this_coro::executor
    );
    co_await loop_.run(transfer);
    transfer->check();
}

}  // namespace akashi::net

#include "net/smtp_client.hpp"

#include "net/smtp_transfer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

namespace akashi::net {

namespace asio = boost::asio;

SmtpClient::SmtpClient(SmtpConfig config, Clock clock, std::chrono::milliseconds total)
    : config_(std::move(config)), clock_(std::move(clock)), total_(total) {}

SmtpClient::~SmtpClient() {
    is_closing_ = true;
    threads_.join();
}

asio::awaitable<void> SmtpClient::send(Mail mail) {
    mail.from = config_.from;
    const auto transfer = std::make_shared<SmtpTransfer>(
        config_, mail, clock_(), total_, co_await asio::this_coro::executor
    );
    asio::post(threads_, [transfer, this] { transfer->perform(is_closing_); });
    // A closed channel ends every wait, also one that begins after it was closed.
    const auto [error] = co_await transfer->done.async_receive(asio::as_tuple(asio::use_awaitable));
    if (error != asio::experimental::error::channel_closed) {
        transfer->give_up();
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    transfer->check();
}

}  // namespace akashi::net

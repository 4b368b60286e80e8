#include "redis/lookup.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace akashi::redis {

namespace asio = boost::asio;
using boost::system::error_code;

Lookup::Lookup(const asio::any_io_executor& strand, std::string host, std::string port)
    : host_(std::move(host)),
      port_(std::move(port)),
      resolver_(strand),
      done_(strand, SteadyClock::time_point::max()) {}

asio::awaitable<Lookup::Found> Lookup::find() {
    if (!is_running_) begin();
    co_await done_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (is_running_) throw boost::system::system_error(asio::error::operation_aborted);
    if (failed_) throw boost::system::system_error(failed_);
    co_return found_;
}

void Lookup::begin() {
    is_running_ = true;
    resolver_
        .async_resolve(host_, port_, [self = shared_from_this()](error_code failed, Found found) {
            self->is_running_ = false;
            self->failed_ = failed;
            self->found_ = std::move(found);
            self->done_.cancel();
        });
}

}  // namespace akashi::redis

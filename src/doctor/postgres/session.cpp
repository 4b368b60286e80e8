#include "doctor/postgres/session.hpp"

#include <boost/asio/this_coro.hpp>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<std::unique_ptr<Connection>> open_session(std::string url) {
    Conninfo conninfo = parse_conninfo(url);
    // First, since libpq takes the last value of a keyword, which is the URL's.
    conninfo.parameters.insert(
        conninfo.parameters.begin(), {"fallback_application_name", "akashi-doctor"}
    );
    co_return co_await Connection::open(
        co_await asio::this_coro::executor, conninfo, kCheckPatience
    );
}

asio::awaitable<std::string> failure_of(asio::awaitable<void> work) {
    try {
        co_await std::move(work);
    } catch (const ConnectionLost& error) {
        co_return error.what();
    } catch (const PostgresError& error) {
        co_return error.what();
    }
    co_return std::string();
}

}  // namespace akashi::postgres

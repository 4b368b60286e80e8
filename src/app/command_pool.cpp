#include "app/command_pool.hpp"

#include "postgres/blocking_session.hpp"
#include "postgres/schema.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

std::string reachable(const std::string& url) {
    const postgres::BlockingSession probe(url);
    return url;
}

}  // namespace

CommandPool::CommandPool(const std::string& url, int connections)
    : pool_(threads_.get_executor(), {.url = reachable(url), .connections = connections}) {
    asio::co_spawn(threads_, postgres::prepare_schema(pool_, url, false), asio::use_future).get();
}

}  // namespace akashi::app

#pragma once

#include "postgres/pool.hpp"

#include <boost/asio/thread_pool.hpp>

#include <string>

namespace akashi::app {

/// The connections of a command to a migrated PostgreSQL, and the thread that serves them.
class CommandPool {
public:
    /// Throws std::runtime_error at once when the database cannot be reached, where a pool alone
    /// would wait for it, and when its schema is not ours.
    CommandPool(const std::string& url, int connections);

    boost::asio::thread_pool& threads() { return threads_; }
    postgres::Pool& pool() { return pool_; }

private:
    boost::asio::thread_pool threads_{1};  // outlives the pool, which resumes coroutines here
    postgres::Pool pool_;
};

}  // namespace akashi::app

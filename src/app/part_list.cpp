#include "app/part_list.hpp"

#include "base/log.hpp"
#include "base/shielded.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>

namespace akashi::app {

namespace asio = boost::asio;

PartList::PartList(asio::any_io_executor executor, std::vector<Part*> parts)
    : executor_(std::move(executor)), parts_(std::move(parts)) {}

void PartList::add_routes(http::Router& router) {
    for (Part* part : parts_) part->add_routes(router);
}

asio::awaitable<void> PartList::start() {
    std::exception_ptr failure;
    try {
        while (started_ < parts_.size()) co_await parts_[started_++]->start();
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    // A start that was cancelled must also stop the parts that it started.
    co_await asio::this_coro::throw_if_cancelled(false);
    try {
        co_await asio::co_spawn(executor_, stop(), shielded());
    } catch (...) {
        log::error("part cannot be stopped", std::current_exception());
    }
    std::rethrow_exception(failure);
}

asio::awaitable<void> PartList::stop() {
    std::exception_ptr failure;
    while (started_ > 0) {
        try {
            co_await parts_[--started_]->stop();
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace akashi::app

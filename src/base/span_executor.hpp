#pragma once

#include "base/span.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace akashi::span {

/// An executor like `inner` for the coroutines of one connection: while one of them runs, its
/// thread finds the connection's recording. It costs one more indirection a resumption.
class Executor {
public:
    Executor(boost::asio::any_io_executor inner, std::shared_ptr<Place> place)
        : inner_(std::move(inner)), place_(std::move(place)) {}

    template <class Property>
    auto require(const Property& property) const -> std::
        enable_if_t<boost::asio::can_require_v<boost::asio::any_io_executor, Property>, Executor> {
        return {boost::asio::require(inner_, property), place_};
    }

    template <class Property>
    auto prefer(const Property& property) const -> std::
        enable_if_t<boost::asio::can_prefer_v<boost::asio::any_io_executor, Property>, Executor> {
        return {boost::asio::prefer(inner_, property), place_};
    }

    template <class Property>
    auto query(const Property& property) const -> std::enable_if_t<
        boost::asio::can_query_v<boost::asio::any_io_executor, Property>,
        decltype(boost::asio::query(std::declval<const boost::asio::any_io_executor&>(), property)
        )> {
        return boost::asio::query(inner_, property);
    }

    template <class Function>
    void execute(Function&& function) const {
        inner_.execute([place = place_, run = std::forward<Function>(function)]() mutable {
            const Entry entry(*place);
            std::move(run)();
        });
    }

    friend bool operator==(const Executor& a, const Executor& b) noexcept {
        return a.place_ == b.place_ && a.inner_ == b.inner_;
    }

private:
    boost::asio::any_io_executor inner_;
    std::shared_ptr<Place> place_;
};

}  // namespace akashi::span

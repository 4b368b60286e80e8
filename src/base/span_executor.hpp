#pragma once

#include "base/span.hpp"

#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <memory>
#include <utility>

namespace akashi::span {

/// An executor like `inner` for the coroutines of one connection: while one of them runs, its
/// thread finds the connection's recording. `Inner` is the type itself, not any_io_executor: each
/// operation copies its executor, and a second erasure of the type would allocate a second time.
template <class Inner>
class Executor {
public:
    Executor(Inner inner, std::shared_ptr<Place> place)
        : inner_(std::move(inner)), place_(std::move(place)) {}

    template <class Property>
        requires boost::asio::can_require_v<Inner, Property>
    auto require(const Property& property) const {
        return rebind(boost::asio::require(inner_, property));
    }

    template <class Property>
        requires boost::asio::can_prefer_v<Inner, Property>
    auto prefer(const Property& property) const {
        return rebind(boost::asio::prefer(inner_, property));
    }

    template <class Property>
        requires boost::asio::can_query_v<Inner, Property>
    decltype(auto) query(const Property& property) const {
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
    template <class Other>
    Executor<Other> rebind(Other inner) const {
        return {std::move(inner), place_};
    }

    Inner inner_;
    std::shared_ptr<Place> place_;
};

}  // namespace akashi::span

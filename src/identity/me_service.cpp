#include "identity/me_service.hpp"

namespace akashi {

boost::asio::awaitable<Result<Organization>> MeService::find_organization(const Caller& caller) {
    if (auto known = known_.find(caller.org)) co_return std::move(*known);
    const auto generation = known_.generation();
    auto found = co_await organizations_.find(caller.org);
    if (!found) co_return Error(ErrorCode::unauthorized, "your organization is gone");
    known_.insert(caller.org, *found, generation);
    co_return std::move(*found);
}

}  // namespace akashi

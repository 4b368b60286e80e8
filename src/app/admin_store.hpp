#pragma once

#include "app/store_flags.hpp"
#include "identity/agent_deletion_store.hpp"
#include "identity/agent_directory.hpp"
#include "identity/agent_store.hpp"
#include "identity/hold_store.hpp"
#include "identity/key_store.hpp"
#include "identity/managed_key_store.hpp"
#include "identity/operator_service.hpp"
#include "identity/operator_store.hpp"
#include "identity/organization_deletion_store.hpp"
#include "identity/organization_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace akashi::app {

/// The store of a command of an operator, which works beside the servers, if there are any.
struct AdminStore {
    OrganizationStore& organizations;
    OperatorStore& operators;
    OrganizationDeletionStore& organization_deletions;
    AgentStore& agents;
    AgentDirectory& directory;
    AgentDeletionStore& agent_deletions;
    KeyStore& keys;
    ManagedKeyStore& managed_keys;
    HoldStore& holds;
};

/// Whether a command deletes decisions, whose words the search index then has to forget. Others
/// work also when the index does not.
enum class AdminUse { keeps_decisions, deletes_decisions };

/// Opens the store, runs `work` on it and closes it again; returns what `work` returns. Logs only
/// warnings, since stdout is for the result. Throws std::runtime_error that says what to do when
/// the store cannot be opened, and what `work` throws.
int with_admin_store(
    const ChosenStore& chosen,
    const std::function<boost::asio::awaitable<int>(const AdminStore&)>& work,
    AdminUse use = AdminUse::keeps_decisions
);

/// The organization with this slug or id; the default one is made when it is missing. Throws
/// Misconfigured when the text is neither, and std::runtime_error when there is none.
boost::asio::awaitable<Organization> find_organization(
    const AdminStore& store, std::string slug_or_id
);

/// The service of the store. Both must outlive it.
OperatorService make_operator_service(const AdminStore& store, KeyService& keys);

/// The value, or a std::runtime_error with the message of its error.
template <class T>
T value_or_throw(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}

}  // namespace akashi::app

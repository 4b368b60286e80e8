#pragma once

#include "core/audit.hpp"
#include "postgres/pool.hpp"
#include "postgres/statement.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <vector>

namespace akashi::postgres {

/// Stores the key of a write, with its answer.
Statement insert_idempotency_key(const OrgId& org, const Idempotency& key);

/// Runs the effect of a change in one transaction with its entry in the audit log and its
/// idempotency key. The effect fails by akashi_require() when there is nothing to change. Returns
/// the results of the effect; nothing when it failed in this way, and then nothing was written.
/// Otherwise throws as write_once() does.
boost::asio::awaitable<std::optional<std::vector<Rows>>> write_change(
    Pool& pool, std::vector<Statement> effect, const Change& change
);

}  // namespace akashi::postgres

#pragma once

#include "decisions/decision_errors.hpp"
#include "decisions/decision_store.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace akashi::testing {

/// Keeps what was recorded, in order, with the rules of the port that importing needs: supersede
/// chains, pages by agent and trace id. Everything else throws.
class FakeDecisionStore final : public DecisionStore {
public:
    std::vector<TraceRecord> traces;
    std::size_t fail_after = ~std::size_t{0};  ///< traces that are taken before the store is full

    boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) override {
        if (traces.size() >= fail_after) throw Unavailable("disk full");
        if (const auto old_id = trace.decision.supersedes_id) {
            Decision* old = find_decision(*old_id);
            if (!old || old->valid_to) co_return superseded_not_found();
            old->valid_to = std::max(old->valid_from, trace.decision.valid_from);
        }
        if (find_decision(trace.decision.id)) throw std::runtime_error("duplicate id");
        traces.push_back(std::move(trace));
        co_return Recorded{};
    }

    boost::asio::awaitable<Result<DecisionDetail>> find(OrgId, Visibility, DecisionId id) override {
        const Decision* found = find_decision(id);
        if (!found) co_return decision_not_found();
        co_return DecisionDetail{*found, 0, {}};
    }

    boost::asio::awaitable<DecisionPage> list(OrgId, Visibility, DecisionQuery query) override {
        DecisionPage page;
        for (const auto& [run, decision, register_agent, idempotency] : traces) {
            const bool is_wanted = query.filter.agent_ids.front() == decision.agent_id &&
                                   query.filter.trace_id == run.trace_id;
            if (is_wanted && !decision.valid_to) page.decisions.push_back(decision);
        }
        page.total = static_cast<std::int64_t>(page.decisions.size());
        co_return page;
    }

    boost::asio::awaitable<std::vector<Decision>> list_revisions(OrgId, Visibility, DecisionId id)
        override {
        std::vector<Decision> revisions;
        for (const Decision* step = find_decision(id); step;
             step = step->supersedes_id ? find_decision(*step->supersedes_id) : nullptr)
            revisions.insert(revisions.begin(), *step);
        co_return revisions;
    }

    boost::asio::awaitable<AsOfPage> list_as_of(OrgId, Visibility, AsOfQuery) override {
        throw std::logic_error("not faked");
    }
    boost::asio::awaitable<std::vector<Decision>> list_current(
        OrgId, Visibility, std::vector<DecisionId>, Parts
    ) override {
        throw std::logic_error("not faked");
    }
    boost::asio::awaitable<std::vector<std::string>> list_projects(OrgId, std::int64_t) override {
        throw std::logic_error("not faked");
    }
    boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time) override {
        throw std::logic_error("not faked");
    }

private:
    Decision* find_decision(const DecisionId& id) {
        for (auto& trace : traces) {
            if (trace.decision.id == id) return &trace.decision;
        }
        return nullptr;
    }
};

}  // namespace akashi::testing

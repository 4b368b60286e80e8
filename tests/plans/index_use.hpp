#pragma once

#include "billing/billing_store.hpp"
#include "conflicts/conflict_store.hpp"
#include "conflicts/hint_store.hpp"
#include "conflicts/judge_store.hpp"
#include "conflicts/label_store.hpp"
#include "conflicts/scoring_store.hpp"
#include "conflicts/settling_ports.hpp"
#include "decisions/assessment_store.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/link_store.hpp"
#include "decisions/project_link_store.hpp"
#include "decisions/summary_store.hpp"
#include "decisions/trace_store.hpp"
#include "identity/identity_ports.hpp"
#include "limits/usage_store.hpp"
#include "live/feed_store.hpp"
#include "runs/run_store.hpp"
#include "search/outbox.hpp"
#include "search/search_store.hpp"
#include "signup/signup_ports.hpp"
#include "testing/run.hpp"
#include "vectors/vector_ports.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace akashi::plans {

/// The ports of a store whose tables fill_statements() have filled.
struct Ports {
    TraceStore& traces;
    DecisionStore& decisions;
    LinkStore& links;
    SummaryStore& summaries;
    ConflictStore& conflicts;
    HintStore& hints;
    ScoringStore& scoring;
    SettlingPorts settling;
    AssessmentStore& assessments;
    UsageStore& usage;
    RunStore& runs;
    IdentityPorts identity;
    Outbox& outbox;
    SearchStore& searches;
    FeedStore& feed;
    VectorPorts vectors;
    LabelStore& labels;
    ProjectLinkStore& project_links;
    std::optional<SignupPorts> signup = std::nullopt;  ///< none where nobody signs up
    BillingStore* billing = nullptr;                   ///< null: nobody pays
    JudgeStore* judge = nullptr;                       ///< never null where questions are asked
};

/// How a database writes the values of the rows that are made for row `n`, as SQL.
struct Dialect {
    /// FROM that yields the numbers 1 to `count` as `n`.
    std::function<std::string(int count)> numbers;
    /// An id made from one letter and a number.
    std::function<std::string(char kind, const std::string& number)> id;
    /// A time, the later the higher the number.
    std::function<std::string(const std::string& number)> time;
    std::string org;  ///< the default organization
    /// The statements that fill alternatives and evidence, which have an organization on
    /// PostgreSQL.
    std::vector<const char*> parts;
    /// The statements that fill what decisions bind, which each store keeps in its own way.
    std::vector<const char*> bindings;
};

/// Statements that fill a new database with thousands of rows of one organization.
std::vector<std::string> fill_statements(const Dialect& dialect);

/// What a store is asked, and the indexes that were made for it.
struct Question {
    std::string name;
    std::vector<std::string> postgres;
    std::vector<std::string> sqlite;
    /// `example` is a decision of the database.
    std::function<void(const Ports&, boost::asio::io_context&, const Decision& example)> ask;
};

/// A decision that others refer to.
Decision find_example(const Ports& ports, boost::asio::io_context& io);

/// Those that change rows come last.
std::vector<Question> questions();

}  // namespace akashi::plans

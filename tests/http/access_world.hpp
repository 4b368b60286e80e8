#pragma once

#include "access_table.hpp"
#include "testing/stores/test_server.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace akashi::testing {

/// A server with callers of every role, and with agents whose records the reader and the agent may
/// or may not see: `open` shares a tag with them, `closed` does not, `stranger` is of another
/// organization and has the same tag. One thread at a time.
class AccessWorld {
public:
    AccessWorld();

    const TestServer& server() const { return server_; }
    /// By the number in kCallers.
    HttpClient& caller(std::size_t number) { return callers_[number]; }

    /// Who has everything that a case names, and a word that only what it recorded has.
    struct Owner {
        std::string agent_id;
        std::string word;
    };
    static const Owner& owner_of(const std::string& what);

    /// Replaces the `$names` of access_table.yaml by something of the owner; something new when
    /// the request is to change it.
    std::string fill(
        std::string text, const std::string& what, std::size_t caller, bool is_to_change
    );

    /// Records a decision for the owner and returns its id. `rest` is added to the decision, with a
    /// leading comma, `members` beside it.
    std::string record(
        const std::string& what,
        const std::string& outcome,
        const std::string& rest = "",
        const std::string& members = "",
        const std::string& session = ""
    );

    static constexpr OrgId kForeignOrg{Uuid({0, 0, 0, 7})};

private:
    HttpClient& admin_of(const std::string& what) { return what == "foreign" ? chief_ : admin_; }
    std::string unique();
    std::string make(const std::string& name, const std::string& what);
    std::string make_agent(const std::string& what);
    std::string make_grant(const std::string& what);
    std::string make_run(const std::string& what);
    std::string make_key(const std::string& what);
    /// Two decisions that disagree, the earlier one first.
    struct Dispute {
        std::string first;
        std::string second;
    };
    Dispute make_dispute(const std::string& what);
    std::string make_conflict(const std::string& what, const std::string& member);
    std::string make_suggestion(const std::string& what);
    std::string make_labelled(const std::string& what);
    std::string make_link(const std::string& what);

    TestServer server_;
    HttpClient admin_;
    HttpClient chief_;  ///< the admin of the other organization
    std::vector<HttpClient> callers_;
    const std::string now_;
    int made_ = 0;
    std::map<std::pair<std::string, std::string>, std::string> kept_;  ///< by name and case
};

/// Sends a request of a row.
HttpReply send(HttpClient& client, const AccessRow& row, const AccessRequest& request);

}  // namespace akashi::testing

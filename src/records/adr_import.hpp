#pragma once

#include "core/ids.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/trace_service.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// A file of the folder that is imported.
struct AdrFile {
    std::string name;  ///< relative to the folder, with `/`; unique
    std::string content;
};

struct AdrImportRequest {
    OrgId org;
    std::vector<AdrFile> files;
    std::optional<std::string> project;  ///< of all decisions that are recorded
};

struct AdrImportReport {
    struct Skipped {
        std::string file;
        std::string reason;  ///< for a person to read
    };
    std::size_t recorded = 0;           ///< new decisions
    std::size_t revised = 0;            ///< decisions that took the place of one from the same file
    std::size_t unchanged = 0;          ///< files whose decision is there already
    std::vector<Skipped> skipped;       ///< files that are no record
    std::vector<Skipped> failed;        ///< records that were refused, and are missing now
    std::vector<std::string> warnings;  ///< each begins with a file name
};

/// Reports progress, in files. Called from the coroutine of run().
using AdrProgress = std::function<void(std::size_t done, std::size_t total)>;

/// Records architecture decision records as decisions of the agent `adr-import`, which is
/// registered when it is missing. The rules of every trace apply, also those that lower a
/// confidence. A record is valid from its date (00:00 UTC), or from now when it has none.
///
/// The import can be repeated, also after a failure: a file that was already imported is left
/// alone. A file whose content has changed gets a new decision that supersedes its old one. A
/// change of only the status or a link is ignored, since the decision that replaces this one tells
/// the same. One decision supersedes at most one other, and is superseded by at most one. Links
/// that cannot be followed are reported as warnings.
class AdrImport {
public:
    /// Both must outlive the import. `traces` records decisions, `store` reads them.
    AdrImport(TraceService& traces, DecisionStore& store) : traces_(traces), store_(store) {}

    /// Throws what the store throws; what was recorded before that stays.
    boost::asio::awaitable<AdrImportReport> run(AdrImportRequest request, AdrProgress progress);

private:
    TraceService& traces_;
    DecisionStore& store_;
};

}  // namespace akashi

#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/trace_service.hpp"
#include "records/adr.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
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
    bool is_dry_run = false;             ///< record nothing, only tell what would be
    Time time = now();  ///< of the import: what begins now begins then; its day is today
};

/// What became of a record. Those of a dry run say what would.
struct AdrOutcome {
    enum class Kind { recorded, revised, unchanged, failed };
    Kind kind = Kind::recorded;
    std::string file;
    std::optional<int> number;
    AdrStatus status = AdrStatus::unknown;
    std::optional<std::chrono::sys_days> date;
    std::string title;
    std::vector<std::string> alternatives;  ///< labels of the options not taken
    std::vector<std::string> supersedes;    ///< the files of those that it ends, or has ended
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
    std::vector<AdrOutcome> outcomes;   ///< of all records, by file
};

/// Reports progress, in files. Called from the coroutine of run().
using AdrProgress = std::function<void(std::size_t done, std::size_t total)>;

/// Records architecture decision records as decisions of the agent `adr-import`, which is
/// registered when it is missing. The rules of every trace apply, also those that lower a
/// confidence. A record is valid from its date (00:00 UTC), or from now when it has none.
///
/// The import can be repeated, also after a failure: a record that was already imported is left
/// alone. A record is the same one as before when its project and its path are; or when its number
/// and title are those of a file that is no more in the folder. A record that has changed gets a
/// new decision, which ends the old one. So does a record whose links begin to end others: because
/// its day has come, because it was only proposed, or because the link is new. A record that is
/// ended, or ends in the same import, is left as it was. One decision may end many, and is ended by
/// one; it names the first of them as superseded. What could not be followed is reported as
/// warnings.
class AdrImport {
public:
    /// Both must outlive the import. `traces` records decisions, `store` reads them.
    AdrImport(TraceService& traces, DecisionStore& store) : traces_(traces), store_(store) {}

    /// Throws what the store throws; what was recorded before that stays. Of one organization, only
    /// one import may run at a time.
    boost::asio::awaitable<AdrImportReport> run(AdrImportRequest request, AdrProgress progress);

private:
    TraceService& traces_;
    DecisionStore& store_;
};

}  // namespace akashi

#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/audit.hpp"
#include "core/caller.hpp"
#include "decisions/decision.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace akashi {

/// Another project or other metadata of a current decision. The rest of a decision never changes.
struct DecisionPatch {
    Decision decision;      ///< as it was read, and must still be; its bindings have their keys
    Visibility visibility;  ///< the caller's: the decision must be within it
    Time at;
    std::optional<std::string> project;  ///< as it is to be
    std::string metadata = "{}";         ///< as it is to be, canonical JSON object

    /// Whether the decision goes to another project.
    bool moves() const { return project != decision.project; }
    /// The decision as it is after the patch.
    Decision patched() const {
        Decision after = decision;
        after.project = project;
        after.metadata = metadata;
        return after;
    }
};

/// Where decisions are patched. Callable from any thread; fails as TraceStore does.
class DecisionPatchStore {
public:
    virtual ~DecisionPatchStore() = default;

    /// Writes the patch with the change. The bindings of a decision that moves to another project
    /// move along, and conflicts with bindings of that project are found. False when the decision
    /// is not current or not visible, or is not as it was read; then nothing is written.
    virtual boost::asio::awaitable<bool> patch(DecisionPatch patch, Change change) = 0;
};

}  // namespace akashi

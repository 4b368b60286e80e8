#pragma once

#include "core/ids.hpp"
#include "decisions/decision_store.hpp"
#include "records/adr_import.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// Writes decisions as decision records, from which AdrImport makes the same decisions again: all
/// that are current, and those that they have replaced. An imported decision keeps the path of its
/// file. Others have a number and their title as their name, in the order in which they began,
/// after the highest number of the imported ones.
///
/// Decisions are read page by page. In memory are the ids and paths of all.
class AdrExport {
public:
    using Sink = std::function<void(const AdrFile& file)>;
    using Failed = std::vector<AdrImportReport::Skipped>;

    /// `store` must outlive the export.
    explicit AdrExport(DecisionStore& store) : store_(store) {}

    /// Calls `sink` for each file, in no order. Only decisions of the project, if one is given.
    /// Returns the paths that have no file, and why: the path leads out of the folder, or two
    /// decisions have it. Throws what the store and the sink throw.
    boost::asio::awaitable<Failed> run(OrgId org, std::optional<std::string> project, Sink sink);

private:
    DecisionStore& store_;
};

/// Whether a path stays in its folder: relative, without `..`, hidden parts and control characters,
/// and with the extension of a Markdown file.
bool is_safe_adr_path(std::string_view path);

}  // namespace akashi

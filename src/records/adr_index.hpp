#pragma once

#include "records/adr.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi {

/// Finds the records that references mean, among those of one folder and the folders in it. Holds
/// a view of them. A look-up costs as much as there are records of the same name or number.
class AdrIndex {
public:
    /// One of the two is set.
    struct Found {
        std::optional<std::size_t> record;  ///< an index of the constructor's argument
        std::string problem;                ///< `which is not here`, or which records it may mean
    };

    /// `adrs` must outlive the index.
    explicit AdrIndex(const std::vector<Adr>& adrs);

    /// Looks in this order: the path from the folder of `from`; the one record whose path has most
    /// of its last parts in common with it, as in a URL; the number in the same folder, then in all
    /// folders; the title or the name of the file. An extension need not be there, and the path of
    /// a folder means its index. A reference that two records fit alike means none.
    Found find(const Adr& from, const AdrReference& to) const;

private:
    using Candidates = std::vector<std::size_t>;

    Candidates by_path(const Adr& from, const std::string& path) const;
    Candidates by_number(const Adr& from, const AdrReference& to) const;
    Candidates by_title(const std::string& title) const;
    Candidates with_prefix(const Candidates& found, std::string_view prefix) const;

    const std::vector<Adr>& adrs_;
    std::map<std::string, std::size_t, std::less<>> by_path_;  ///< without extension, lower case
    std::multimap<std::string, std::size_t, std::less<>> by_stem_;
    std::multimap<int, std::size_t> by_number_;
    std::multimap<std::string, std::size_t, std::less<>> by_title_;
};

/// The path without its last part; empty for a name alone.
std::string adr_folder_of(std::string_view path);

}  // namespace akashi

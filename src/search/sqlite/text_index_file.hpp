#pragma once

#include "sqlite/connection.hpp"
#include "sqlite/errors.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace akashi::sqlite {

/// The words of the current decisions, in `search.db` beside the database. The file holds nothing
/// that is not in the database: it is rebuilt when it is missing, damaged or of another database.
/// Used by one thread at a time, except for applied_removals() and give_up().
class TextIndexFile {
public:
    /// Opens the file, and rebuilds it if necessary, which takes some seconds for 100,000
    /// decisions. Throws runtime_error with one sentence when the file cannot be used.
    explicit TextIndexFile(const std::string& database_path);
    TextIndexFile(const TextIndexFile&) = delete;
    TextIndexFile& operator=(const TextIndexFile&) = delete;

    /// Adds the decisions that were committed before the call and removes those that ended, many in
    /// one transaction. Returns nothing, or when it fails the exception for the searches:
    /// TextIndexDamaged when only try_to_rebuild() helps.
    std::exception_ptr try_to_follow();

    /// Empties the file and fills it again from the database. Connections that are attached to it
    /// stay. Returns as try_to_follow() does.
    std::exception_ptr try_to_rebuild();
    /// Ends try_to_rebuild() soon, now and later; try_to_follow() adds the rest after the next
    /// start. From any thread.
    void give_up() { gives_up_ = true; }

    /// The last row of text_removals that the index has applied; it and earlier ones are no longer
    /// needed. From any thread.
    std::int64_t applied_removals() const { return applied_removals_; }
    const std::string& path() const { return path_; }

private:
    struct Progress {
        std::int64_t last_row = 0;
        std::int64_t last_removal = 0;
    };
    struct Changes {
        Progress last;
        std::int64_t last_forgotten = 0;  ///< removals up to this one are deleted
    };

    void prepare();
    void ensure_schema();
    bool is_damage(const SqliteError& error) const;
    std::exception_ptr explain(const std::exception_ptr& cause);
    void follow();
    bool follow_some(const Progress& target);
    bool forget_removed(Progress& progress, const Progress& last);
    void add_new(Progress& progress, const Progress& last);
    Changes last_changes();
    std::optional<Progress> find_progress();

    const std::string path_;
    Failures failures_;
    Failures source_failures_;
    Connection source_;
    std::unique_ptr<Connection> index_;
    std::string database_id_;
    std::atomic<std::int64_t> applied_removals_ = 0;
    std::atomic<bool> gives_up_ = false;
};

}  // namespace akashi::sqlite

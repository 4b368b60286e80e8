#pragma once

#include "sqlite/connection.hpp"
#include "sqlite/job_queue.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace akashi::sqlite {

/// What is kept in step with a database: an index in a file of its own, for example. The database
/// calls open() once, when it is ready itself, and in the end stop() and close(). In between, it
/// calls the others as each of them says.
class Follower {
public:
    virtual ~Follower() = default;

    /// Begins to follow the database in the file. `reads` is served by the connections that
    /// prepare_reader() got, until stop() has returned. Throws runtime_error with one sentence
    /// when it cannot be done.
    virtual void open(const std::string& database_path, JobQueue& reads) = 0;

    /// For each connection that reads, before its first use. Throws SqliteError.
    virtual void prepare_reader(Connection& connection) = 0;

    /// Takes part in every transaction that writes, last. On the writer's thread. When it throws,
    /// the transaction is rolled back.
    virtual void take_part(Connection& writer) = 0;

    /// The last transaction that it took part in was committed, with the work of `jobs` callers,
    /// who do not know yet. On the writer's thread. Must not throw.
    virtual void committed(std::size_t jobs) noexcept = 0;

    /// May keep the writer waiting between two transactions, so that the follower stays near. On
    /// the writer's thread.
    virtual void hold_writer_back() = 0;

    /// What keeps it from its work, for people and without paths; nothing when all is well. From
    /// any thread.
    virtual std::optional<std::string> fault() const { return std::nullopt; }

    /// Finishes; passes on what waits for it to the reads. Nobody submits work any more.
    virtual void stop() = 0;

    /// Closes its files, when the connections that read are closed and the writer's is not: the
    /// last one that leaves a file moves the log into it. Stops first when it was not stopped.
    virtual void close() = 0;
};

}  // namespace akashi::sqlite

#pragma once

#include "base/result.hpp"

#include <utility>

namespace akashi {

/// What a row writer says about a record that cannot simply be written.
struct Verdict {
    enum class Kind {
        none,       ///< nothing: another writer knows, or the record can be written
        try_again,  ///< the writer has learned something; the same record may now be written
        settled,    ///< nothing has to be written; the record says what to answer
        refused,    ///< the client gets `error`
    };
    Kind kind = Kind::none;
    Error error;

    static Verdict refuse(Error error) { return {Kind::refused, std::move(error)}; }
};

}  // namespace akashi

#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Reads the members of one JSON object into typed variables (docs/http-api.md, "Decoding a request
/// body"). Names match in any case; an exact match wins. The last of duplicates wins. `null` leaves
/// the variable unchanged. A wrong type is an error, and so is a member that the code does not
/// read. The first error is kept, not thrown: read everything, then call `error()`.
///
///     JsonReader reader(body, "decision");
///     reader.read("outcome", trace.outcome);
///     if (auto reason = reader.error()) return …;
class JsonReader {
public:
    /// `where` names the object in error texts. `null` reads as an object without members. `tree`
    /// must outlive the reader.
    JsonReader(const boost::json::value& tree, std::string where);

    void read(std::string_view name, std::string& out);
    void read(std::string_view name, bool& out);
    void read(std::string_view name, std::int64_t& out);  ///< no fraction, no exponent
    void read(std::string_view name, float& out);         ///< finite; -0 becomes 0
    void read(std::string_view name, double& out);        ///< finite; -0 becomes 0
    void read(std::string_view name, Time& out);          ///< RFC 3339
    void read(std::string_view name, Uuid& out);
    void read(std::string_view name, boost::json::object& out);
    void read(std::string_view name, std::vector<std::string>& out);
    template <class Tag>
    void read(std::string_view name, Id<Tag>& out) {
        Uuid uuid = out.uuid();
        read(name, uuid);
        out = Id<Tag>(uuid);
    }
    template <class T>
    void read(std::string_view name, std::optional<T>& out) {
        if (!has(name)) return;
        T value{};
        read(name, value);
        out = std::move(value);
    }

    /// An object whose members are all numbers; they keep their digits.
    void read_numbers(std::string_view name, std::optional<boost::json::object>& out);

    /// The member as it is, for objects and lists that need a reader of their own. Null when it is
    /// absent or JSON null.
    const boost::json::value* find(std::string_view name);
    /// The items of a list member; null when there is none. Each item needs a reader of its own.
    const boost::json::array* find_array(std::string_view name);

    /// Adds the members that were not read to `names`, as `decision.rationale`, up to `limit` names
    /// there. They are no error then.
    void take_unread(std::vector<std::string>& names, std::size_t limit);

    /// Adds an error found elsewhere, for example by the reader of a nested object.
    void fail(std::string reason);
    /// The first error, in words; nothing when there is none. Call it after the last read: it also
    /// finds the members that were not read.
    std::optional<std::string> error();

private:
    bool has(std::string_view name) { return find(name) != nullptr; }
    void expect(std::string_view name, std::string_view type);

    std::string where_;
    const boost::json::object* object_ = nullptr;
    std::vector<bool> used_;
    std::string reason_;
};

/// The error for a request body that does not have the expected form: invalid_input, `invalid
/// request body`, with the reason in the details.
Error invalid_body(std::string reason);

}  // namespace akashi

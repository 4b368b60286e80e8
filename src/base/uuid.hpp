#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// A 128-bit UUID (RFC 9562) by value. The default is the nil UUID.
class Uuid {
public:
    using Bytes = std::array<std::uint8_t, 16>;

    constexpr Uuid() = default;
    constexpr explicit Uuid(const Bytes& bytes) : bytes_(bytes) {}

    /// A new version 7 UUID: 48 bits of Unix milliseconds, then a counter that keeps ids of one
    /// process in the order they were made, then random bits. Thread-safe.
    static Uuid make_v7();

    /// A new random version 4 UUID. Thread-safe.
    static Uuid make_v4();

    /// Reads the canonical form, also with `urn:uuid:` before it or `{}` around it, and 32 hex
    /// digits, in upper or lower case. Nothing for any other text.
    static std::optional<Uuid> parse(std::string_view text);

    /// The canonical lower-case form, 36 characters.
    std::string str() const;
    const Bytes& bytes() const { return bytes_; }
    bool is_nil() const { return bytes_ == Bytes{}; }

    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

private:
    Bytes bytes_{};
};

/// A UUID that cannot be mixed up with the id of another kind of thing.
template <class Tag>
class Id {
public:
    constexpr Id() = default;
    constexpr explicit Id(const Uuid& uuid) : uuid_(uuid) {}

    static Id make() { return Id(Uuid::make_v7()); }
    static std::optional<Id> parse(std::string_view text) {
        const auto uuid = Uuid::parse(text);
        return uuid ? std::optional<Id>(*uuid) : std::nullopt;
    }

    std::string str() const { return uuid_.str(); }
    const Uuid& uuid() const { return uuid_; }

    friend constexpr auto operator<=>(const Id&, const Id&) = default;

private:
    Uuid uuid_;
};

}  // namespace akashi

template <>
struct std::hash<akashi::Uuid> {
    std::size_t operator()(const akashi::Uuid& uuid) const noexcept {
        return std::hash<std::string_view>{
        }({reinterpret_cast<const char*>(uuid.bytes().data()), uuid.bytes().size()});
    }
};

template <class Tag>
struct std::hash<akashi::Id<Tag>> {
    std::size_t operator()(const akashi::Id<Tag>& id) const noexcept {
        return std::hash<akashi::Uuid>{}(id.uuid());
    }
};

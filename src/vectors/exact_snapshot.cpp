#include "vectors/exact_snapshot.hpp"

#include "vectors/section_file.hpp"

#include <cstring>
#include <map>
#include <set>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace akashi {
namespace {

/// Changes when anything about the file, the blocks or the bytes of vectors changes.
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kNamesAtOnce = 512;

enum Kind : std::uint32_t { beginning = 1, block = 2, agents = 3, others = 4 };

/// Collects the bytes of a section.
class Packer {
public:
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void add(const T& value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void add_text(std::string_view text) {
        add(static_cast<std::uint32_t>(text.size()));
        bytes_.append(text);
    }
    void add_bytes(std::string_view bytes) { bytes_.append(bytes); }
    const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

/// Takes them apart again. Throws FileDamaged.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}

    template <class T>
        requires std::is_trivially_copyable_v<T>
    T take() {
        T value;
        const auto bytes = take_bytes(sizeof value);
        std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }
    std::string_view take_text() { return take_bytes(take<std::uint32_t>()); }
    std::string_view take_bytes(std::size_t size) {
        if (size > bytes_.size()) throw FileDamaged("a section is too short");
        const auto taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }
    bool is_at_end() const { return bytes_.empty(); }

private:
    std::string_view bytes_;
};

void save_beginning(
    SectionWriter& writer, const SnapshotOf& what, const Uuid& floats, const ExactProgress& progress
) {
    Packer packer;
    packer.add(kVersion);
    packer.add(std::uint64_t{sizeof(ExactBlock)});
    packer.add(std::uint64_t{what.dimensions});
    packer.add_text(what.model);
    packer.add(floats);
    packer.add(progress.last_seq);
    for (const auto& [seq, id] : progress.recent) {
        packer.add(seq);
        packer.add(id);
    }
    writer.add(Kind::beginning, packer.bytes());
}

ExactProgress load_beginning(std::string_view bytes, const SnapshotOf& what, const Uuid& floats) {
    Unpacker section(bytes);
    if (section.take<std::uint32_t>() != kVersion ||
        section.take<std::uint64_t>() != sizeof(ExactBlock))
        throw FileDamaged("it is of another version");
    if (section.take<std::uint64_t>() != what.dimensions || section.take_text() != what.model)
        throw FileDamaged("it is of another model");
    if (section.take<Uuid>() != floats) throw FileDamaged("its file of vectors is another one");
    ExactProgress progress;
    progress.last_seq = section.take<std::int64_t>();
    while (!section.is_at_end()) {
        const auto seq = section.take<std::int64_t>();
        progress.recent.push_back({.seq = seq, .id = section.take<DecisionId>()});
    }
    return progress;
}

/// The organizations that had a block.
using Orgs = std::set<OrgId>;

void save_blocks(SectionWriter& writer, FairMutex& mutex, const ExactVectors& vectors, Orgs& orgs) {
    for (std::uint32_t number = 0;; ++number) {
        Packer packer;
        {
            const std::shared_lock reading(mutex);
            const ExactPool& pool = vectors.pool();
            if (number >= pool.end()) return;
            const ExactBlock* const found = pool.find(number);
            if (!found) continue;
            orgs.insert(vectors.owner_of(number));
            packer.add(vectors.owner_of(number));
            packer.add(number);
            packer.add(*found);
            packer.add_bytes({reinterpret_cast<const char*>(pool.bytes(number)), pool.block_bytes()}
            );
        }
        writer.add(Kind::block, packer.bytes());
    }
}

/// After the blocks, so that it has all the names that are used in them: a name that went in the
/// meantime was that of decisions that changed.
void save_names(
    SectionWriter& writer,
    Kind kind,
    const OrgId& org,
    FairMutex& mutex,
    const ExactVectors& vectors
) {
    std::uint32_t after = ExactNames::kNone;
    while (true) {
        std::vector<ExactNames::Numbered> names;
        {
            const std::shared_lock reading(mutex);
            if (const auto* partition = vectors.find(org)) {
                const auto& all = partition->names;
                names = (kind == Kind::agents ? all.agents : all.others).list(after, kNamesAtOnce);
            }
        }
        if (names.empty()) return;
        Packer packer;
        packer.add(org);
        for (const auto& [number, text] : names) {
            packer.add(number);
            packer.add_text(text);
        }
        writer.add(kind, packer.bytes());
        after = names.back().first;
    }
}

void load_block(std::string_view bytes, ExactVectors& vectors) {
    Unpacker section(bytes);
    const auto org = section.take<OrgId>();
    const auto number = section.take<std::uint32_t>();
    const auto found = section.take<ExactBlock>();
    const auto rows = section.take_bytes(vectors.pool().block_bytes());
    if (!section.is_at_end()) throw FileDamaged("a section is too long");
    vectors.restore(org, number, found, reinterpret_cast<const std::int8_t*>(rows.data()));
}

struct OldNamesOfOrg {
    ExactVectors::OldNames agents;
    ExactVectors::OldNames others;
};

void load_names(std::string_view bytes, Kind kind, std::map<OrgId, OldNamesOfOrg>& orgs) {
    Unpacker section(bytes);
    auto& org = orgs[section.take<OrgId>()];
    auto& names = kind == Kind::agents ? org.agents : org.others;
    while (!section.is_at_end()) {
        const auto number = section.take<std::uint32_t>();
        names.emplace(number, section.take_text());
    }
}

}  // namespace

void save_snapshot(
    const std::string& path,
    const SnapshotOf& what,
    const ExactProgress& progress,
    FairMutex& mutex,
    const ExactVectors& vectors
) {
    SectionWriter writer(path);
    save_beginning(writer, what, vectors.floats().id(), progress);
    Orgs orgs;
    save_blocks(writer, mutex, vectors, orgs);
    for (const auto& org : orgs) {
        save_names(writer, Kind::agents, org, mutex, vectors);
        save_names(writer, Kind::others, org, mutex, vectors);
    }
    vectors.floats().sync();
    writer.finish();
}

ExactProgress load_snapshot(
    const std::string& path, const SnapshotOf& what, ExactVectors& vectors
) {
    SectionReader reader(path);
    const auto first = reader.next();
    if (first.kind != Kind::beginning) throw FileDamaged("it is no snapshot");
    auto progress = load_beginning(first.bytes, what, vectors.floats().id());
    std::map<OrgId, OldNamesOfOrg> names;
    for (auto section = reader.next(); section.kind != 0; section = reader.next()) {
        if (section.kind == Kind::block) {
            load_block(section.bytes, vectors);
        } else {
            load_names(section.bytes, static_cast<Kind>(section.kind), names);
        }
    }
    std::vector<OrgId> orgs;
    for (const auto& [org, partition] : vectors.partitions()) orgs.push_back(org);
    for (const auto& org : orgs) vectors.restore_names(org, names[org].agents, names[org].others);
    return progress;
}

}  // namespace akashi
